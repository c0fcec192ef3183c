import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiForbiddenResponse, ApiUnauthorizedResponse } from '../http/api-decorators.js';

export const ROUTE_SCOPES = Symbol('ROUTE_SCOPES');
export const ROUTE_PUBLIC = Symbol('ROUTE_PUBLIC');

/** The route (or every route of the controller) needs an API key with all of these scopes, such as `inquiries:write`. */
export const RequireScope = (...scopes: [string, ...string[]]): MethodDecorator & ClassDecorator =>
  applyDecorators(
    SetMetadata(ROUTE_SCOPES, scopes),
    ApiUnauthorizedResponse({ description: 'No valid API key' }),
    ApiForbiddenResponse({ description: `The API key lacks a scope: ${scopes.join(', ')}` }),
  );

/** The route (or every route of the controller) needs no key: it authenticates by other means, or tells nothing. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(ROUTE_PUBLIC, true);
