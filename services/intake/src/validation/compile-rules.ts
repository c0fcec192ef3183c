import { TransformationType, type ClassConstructor } from 'class-transformer';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage, MAX_LENGTH, ValidationTypes, type ValidatorConstraintInterface } from 'class-validator';

type Class = ClassConstructor<object>;
type Fields = Readonly<Record<string, unknown>>;
/** Whether a value is surely right. false: it may be right all the same. */
type Passes<T = Fields> = (value: T) => boolean;

const storage = getMetadataStorage();
type Rule = ReturnType<typeof storage.getTargetValidationMetadatas>[number];

const never = (): boolean => false;
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isPlain = (value: object): boolean => Object.getPrototypeOf(value) === Object.prototype;
/** A name that class-transformer takes for a class, or leaves out. */
const isOfJavaScript = (name: string): boolean => name in Object.prototype;

const compiled = new Map<Class, Passes>();

/**
 * The rules of a class as class-validator has them, gathered once instead of for every object. What passes them is right, and is what
 * class-transformer would make a copy of as it is, so that nobody needs the copy. What doesn't pass is wrong, or only unusual (a list of objects,
 * a name that JavaScript has itself): class-validator has to tell.
 */
export function compileRules(type: Class): Passes {
  let passes = compiled.get(type);
  if (passes === undefined) {
    // Until then, for a class that has itself as a field.
    compiled.set(type, never);
    passes = compile(type);
    compiled.set(type, passes);
  }
  return passes;
}

function compile(type: Class): Passes {
  if (!isBare(type)) return never;
  const byField = new Map<string, Rule[]>();
  for (const rule of storage.getTargetValidationMetadatas(type, type.name, false, false))
    byField.set(rule.propertyName, [...(byField.get(rule.propertyName) ?? []), rule]);
  if (byField.size === 0 || [...byField.keys()].some(isOfJavaScript)) return never;
  const fields = [...byField].map(([name, rules]) => compileField(type, name, rules));
  return object => {
    if (!isPlain(object)) return false;
    for (const name in object) if (!byField.has(name)) return false;
    for (const passes of fields) if (!passes(object)) return false;
    return true;
  };
}

/** Whether an instance has nothing that a plain object hasn't: no method, no default, nothing renamed or left out. */
function isBare(type: Class): boolean {
  for (let prototype = type.prototype as object; prototype !== Object.prototype; prototype = Object.getPrototypeOf(prototype) as object)
    if (Reflect.ownKeys(prototype).some(name => name !== 'constructor')) return false;
  const renamed = [...defaultMetadataStorage.getExposedMetadatas(type), ...defaultMetadataStorage.getExcludedMetadatas(type)];
  return Reflect.ownKeys(new type()).length === 0 && renamed.length === 0 && defaultMetadataStorage.getStrategy(type) === 'none';
}

const UNDERSTOOD = new Set([
  ValidationTypes.CONDITIONAL_VALIDATION,
  ValidationTypes.CUSTOM_VALIDATION,
  ValidationTypes.IS_DEFINED,
  ValidationTypes.NESTED_VALIDATION,
]);

/** What a rule asks of a field's value. */
interface Demand {
  readonly instance: ValidatorConstraintInterface;
  readonly constraints: Rule['constraints'];
  /** Text of so many code units is surely not too long: the validator, which counts characters, makes a list of every pair of them. */
  readonly atMost?: number;
}

function compileField(type: Class, name: string, rules: readonly Rule[]): Passes {
  const isTransformed = defaultMetadataStorage.findTransformMetadatas(type, name, TransformationType.PLAIN_TO_CLASS).length > 0;
  if (isTransformed || !rules.every(rule => UNDERSTOOD.has(rule.type) && rule.validateIf === undefined)) return never;
  const ofType = (...types: string[]) => rules.filter(rule => types.includes(rule.type));
  const conditions = ofType(ValidationTypes.CONDITIONAL_VALIDATION).map(
    rule => rule.constraints[0] as (object: Fields, value: unknown) => boolean,
  );
  const demands = ofType(ValidationTypes.IS_DEFINED, ValidationTypes.CUSTOM_VALIDATION).flatMap(
    ({ name: rule, constraintCls, constraints }) => {
      const atMost = rule === MAX_LENGTH ? (constraints[0] as number) : undefined;
      return storage
        .getTargetValidatorConstraints(constraintCls)
        .map((constraint): Demand => ({ instance: constraint.instance, constraints, atMost }));
    },
  );
  const isNested = ofType(ValidationTypes.NESTED_VALIDATION).length > 0;
  const passesWithin = compileWithin(type, name, isNested);
  const targetName = type.name;
  return object => {
    const value = object[name];
    if (typeof value === 'function' || (isObject(value) && !passesWithin(value))) return false;
    for (const applies of conditions) if (!applies(object, value)) return true;
    for (const { instance, constraints, atMost } of demands) {
      if (atMost !== undefined && typeof value === 'string' && value.length <= atMost) continue;
      if (!instance.validate(value, { targetName, property: name, object, value, constraints })) return false;
    }
    return !isNested || value === undefined || isObject(value);
  };
}

/** Whether an object in a field is right within. */
function compileWithin(type: Class, name: string, isNested: boolean): Passes {
  const metadata = defaultMetadataStorage.findTypeMetadata(type, name);
  if (metadata === undefined || metadata.options?.discriminator !== undefined) return never;
  const within = metadata.typeFunction() as Class;
  if (isNested) return compileRules(within);
  return isBare(within) ? isOfAnyNames : never;
}

const isSingle = (value: unknown): boolean => !isObject(value) && typeof value !== 'function';
/** Nor is anything missing in it: class-transformer would close the gap. */
const isListOfSingles = (value: unknown): boolean =>
  Array.isArray(value) && Object.getPrototypeOf(value) === Array.prototype && value.every(isSingle) && !value.includes(undefined);

/** Whether class-transformer copies all fields of an object for whose names there are no rules. */
function isOfAnyNames(object: Fields): boolean {
  if (!isPlain(object)) return false;
  for (const name in object) {
    const value = object[name];
    if (isOfJavaScript(name) || !(isSingle(value) || isListOfSingles(value))) return false;
  }
  return true;
}
