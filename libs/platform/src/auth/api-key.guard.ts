import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { HttpRequest } from '../http/http-request.js';
import { Problem } from '../problems/problem.js';
import { ApiKeys } from './api-keys.js';
import { hasScope } from './caller.js';
import { ROUTE_PUBLIC, ROUTE_SCOPES } from './route-access.js';

/** Lets a request through when its route is public or its bearer key has the route's scopes. Events pass: topics have their own access rules. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly keys: ApiKeys,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(ROUTE_PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const key = bearerKey(request.headers.authorization);
    const caller = key === undefined ? null : await this.keys.verify(key);
    if (!caller) throw unauthenticated(key === undefined ? 'Send the header Authorization: Bearer <key>.' : 'The API key is not known.');
    const missing = (this.reflector.getAllAndOverride<string[] | undefined>(ROUTE_SCOPES, targets) ?? ['*']).filter(
      scope => !hasScope(caller, scope),
    );
    if (missing.length > 0) throw forbidden(missing);
    request.caller = caller;
    return true;
  }
}

/** The key of an Authorization header, if it has the form `Bearer <key>`. */
export function bearerKey(header: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
}

const unauthenticated = (detail: string): Problem =>
  new Problem({
    type: 'unauthenticated',
    title: 'A valid API key is needed',
    status: 401,
    detail,
    headers: { 'www-authenticate': 'Bearer realm="baton"' },
  });

const forbidden = (scopes: readonly string[]): Problem =>
  new Problem({
    type: 'missing-scope',
    title: 'The API key does not allow this',
    status: 403,
    detail: `The API key lacks ${scopes.map(scope => `the scope ${scope}`).join(' and ')}.`,
    headers: { 'www-authenticate': `Bearer realm="baton", error="insufficient_scope", scope="${scopes.join(' ')}"` },
  });
