import 'reflect-metadata';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Problem } from '../problems/problem.js';
import { ApiKeyGuard, bearerKey } from './api-key.guard.js';
import { ApiKeys } from './api-keys.js';
import { Public, RequireScope } from './route-access.js';

@RequireScope('ledger:read')
class Ledger {
  @Public()
  open(): void {}
  @RequireScope('ledger:read', 'leads:read')
  both(): void {}
  inherited(): void {}
}
class Undeclared {
  route(): void {}
}

describe('ApiKeyGuard', () => {
  const guard = new ApiKeyGuard(new ApiKeys('admin-key', []), new Reflector());
  const context = (controller: new () => object, route: string, authorization?: string, type = 'http') => {
    const request: Record<string, unknown> = { headers: { authorization } };
    const handler = (controller.prototype as Record<string, unknown>)[route];
    const given = {
      getType: () => type,
      getHandler: () => handler,
      getClass: () => controller,
      switchToHttp: () => ({ getRequest: () => request }),
    };
    return { given: given as unknown as ExecutionContext, request };
  };

  it('lets events pass: they carry no key', async () => {
    expect(await guard.canActivate(context(Ledger, 'inherited', undefined, 'rpc').given)).toBe(true);
  });

  it('asks no key of a public route, though its controller wants one', async () => {
    expect(await guard.canActivate(context(Ledger, 'open').given)).toBe(true);
  });

  it('puts the caller on the request', async () => {
    const { given, request } = context(Ledger, 'inherited', 'Bearer admin-key');
    expect(await guard.canActivate(given)).toBe(true);
    expect(request.caller).toEqual({ name: 'admin', scopes: ['*'] });
  });

  it('names all scopes that are missing', async () => {
    const keys = new ApiKeys('admin-key', []);
    keys.register({ verify: () => Promise.resolve({ name: 'x', scopes: ['other'] }) });
    const refusal = new ApiKeyGuard(keys, new Reflector()).canActivate(context(Ledger, 'both', 'Bearer x').given);
    const { content } = (await refusal.catch((error: unknown) => error)) as Problem;
    expect(content).toMatchObject({ status: 403, detail: 'The API key lacks the scope ledger:read and the scope leads:read.' });
  });

  it('closes a route that declares nothing to all but the admin', async () => {
    const keys = new ApiKeys('admin-key', []);
    keys.register({ verify: () => Promise.resolve({ name: 'x', scopes: ['ledger:read'] }) });
    const strict = new ApiKeyGuard(keys, new Reflector());
    await expect(strict.canActivate(context(Undeclared, 'route', 'Bearer x').given)).rejects.toMatchObject({ content: { status: 403 } });
    expect(await strict.canActivate(context(Undeclared, 'route', 'Bearer admin-key').given)).toBe(true);
  });
});

describe('bearerKey', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer  abc ', 'abc'],
    ['Basic abc', undefined],
    ['Bearer', undefined],
    ['Bearer a b', undefined],
    [undefined, undefined],
  ])('reads %j as %j', (header, key) => {
    expect(bearerKey(header)).toBe(key);
  });
});
