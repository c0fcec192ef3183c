import { Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { fieldErrors } from './field-errors.js';
import { invalidRequest } from './invalid-request.js';

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
