import { createHash } from 'node:crypto';
import { testDatabase, testService, type TestDatabase, type TestService } from '@baton/testing';
import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { ApiKeys, Caller, PlatformModule, Public, RequireScope, ServiceConfig } from '../index.js';

@Controller('v1/ledger')
@RequireScope('ledger:read')
class LedgerController {
  @Get()
  read(@Caller() caller: Caller) {
    return caller;
  }
  @Get('open')
  @Public()
  open() {
    return 'open';
  }
  @Get('both')
  @RequireScope('ledger:read', 'leads:read')
  both() {
    return 'both';
  }
}

@Controller('v1/forgotten')
class ForgottenController {
  @Get()
  read() {
    return 'anyone could read this';
  }
}

@Injectable()
class Sources {
  constructor(keys: ApiKeys) {
    keys.register({
      verify: key =>
        Promise.resolve(key === 'source-key' ? { name: 'website', scopes: ['ledger:read'], attributes: { sourceId: 's1' } } : null),
    });
  }
}

const platform = PlatformModule.forService({ name: 'access', config: ServiceConfig, migrations: [] });

@Module({ imports: [platform], controllers: [LedgerController], providers: [Sources] })
class AccessModule {}

@Module({ imports: [platform], controllers: [LedgerController, ForgottenController] })
class ForgetfulModule {}

const apiKeys = JSON.stringify([
  { name: 'auditor', sha256: createHash('sha256').update('auditor-key').digest('hex'), scopes: ['ledger:read'] },
  { name: 'crm', sha256: createHash('sha256').update('crm-key').digest('hex'), scopes: ['crm:write'] },
]);

describe('Access to routes', () => {
  let db: TestDatabase;
  let service: TestService;
  beforeAll(async () => {
    db = await testDatabase('access', []);
    service = await testService(AccessModule, { db, env: { API_KEYS: apiKeys } });
  });
  afterAll(async () => {
    await service.close();
    await db.drop();
  });

  const as = (authorization: string, path = '/v1/ledger') => service.request(path, { headers: { authorization } });

  it('lets a key with the scope in and names the caller', async () => {
    expect(await (await as('Bearer auditor-key')).json()).toEqual({ name: 'auditor', scopes: ['ledger:read'] });
    expect(await (await as(`Bearer ${service.adminKey}`)).json()).toEqual({ name: 'admin', scopes: ['*'] });
  });

  it('knows the keys that a service verifies itself, with what it knows of them', async () => {
    expect(await (await as('Bearer source-key')).json()).toMatchObject({ name: 'website', attributes: { sourceId: 's1' } });
  });

  it.each(['', 'Bearer', 'Bearer unknown', 'Basic auditor-key'])('answers %j with 401 and how to authenticate', async authorization => {
    const response = await as(authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
    expect(await response.json()).toMatchObject({ type: 'unauthenticated' });
  });

  it('answers 403 and names the scope that a key lacks', async () => {
    const response = await as('Bearer crm-key');
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ type: 'missing-scope', detail: expect.stringContaining('ledger:read') as string });
  });

  it('wants all scopes of a route, the method standing over its controller', async () => {
    expect((await as('Bearer auditor-key', '/v1/ledger/both')).status).toBe(403);
    expect((await as('', '/v1/ledger/open')).status).toBe(200);
  });

  it('refuses to start a service with a route that says nothing of its access', async () => {
    await expect(testService(ForgetfulModule, { db, env: { LOG_LEVEL: 'silent' } })).rejects.toThrow('ForgottenController.read');
  });
});
