import { Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { fieldErrors } from './field-errors.js';
import { Problem } from './problem.js';

/** The problem of a request with fields that are wrong. */
export const invalidRequest = (errors: readonly { field: string; message: string }[]): Problem =>
  new Problem({
    type: 'invalid-request',
    title: 'The request is not valid',
    status: 400,
    detail: errors.length === 1 ? 'One field is wrong.' : `${errors.length} fields are wrong.`,
    errors,
  });

/** Checks every DTO by its class-validator rules and builds it. Every wrong or unknown field is named in one problem. */
@Injectable()
export class RequestValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      validationError: { target: false, value: false },
      exceptionFactory: (errors: ValidationError[]) => invalidRequest(fieldErrors(errors)),
    });
  }
}
