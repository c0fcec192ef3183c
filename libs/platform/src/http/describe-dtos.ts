import type { ApiProperty, ApiPropertyOptions } from '@nestjs/swagger';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage } from 'class-validator';
import { describeField } from './describe-field.js';

type Class = abstract new (...args: never[]) => object;

const API_PROPERTY = 'swagger/apiModelProperties';

/**
 * Describes DTO classes to OpenAPI by their validation rules, and the classes nested in them; what @ApiProperty says of a field stands over that.
 * Classes without rules (texts, numbers, entities) are passed over.
 */
export function describeDtos(classes: Iterable<unknown>, describeBy: typeof ApiProperty, seen = new Set<unknown>()): void {
  for (const type of classes) {
    if (typeof type !== 'function' || seen.has(type)) continue;
    seen.add(type);
    describeDtos(describeDto(type as unknown as Class, describeBy), describeBy, seen);
  }
}

function describeDto(type: Class, describeBy: typeof ApiProperty): unknown[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return [...new Set(rules.map(rule => rule.propertyName))].map(field => {
    const fieldRules = rules.filter(rule => rule.propertyName === field);
    const nested = defaultMetadataStorage.findTypeMetadata(type, field)?.typeFunction() as unknown;
    const nestedClass = fieldRules.some(rule => rule.type === 'nestedValidation') ? nested : undefined;
    const prototype = type.prototype as object;
    const byRules = describeField(fieldRules, Reflect.getMetadata('design:type', prototype, field), nestedClass);
    const byHand = Reflect.getMetadata(API_PROPERTY, prototype, field) as ApiPropertyOptions | undefined;
    describeBy({ ...byRules, ...byHand } as ApiPropertyOptions)(prototype, field);
    return nestedClass;
  });
}
