import { Param, type PipeTransform } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { invalidRequest } from './invalid-request.js';

/** A parameter of the path that must be a UUID; else a problem that names it. */
export const UuidParam = (name: string): ParameterDecorator => Param(name, uuidOnly(name));

const uuidOnly = (name: string): PipeTransform<string, string> => ({
  transform(value) {
    if (!isUUID(value)) throw invalidRequest([{ field: name, message: `${name} must be a UUID` }]);
    return value.toLowerCase();
  },
});
