import { testDatabase, testService, type TestDatabase, type TestService } from '@baton/testing';
import { Body, ConflictException, Controller, Get, Module, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsEmail, IsInt, IsOptional, IsString, Max, ValidateNested } from 'class-validator';
import { PlatformModule, Problem, Public, ServiceConfig, UuidParam } from '../index.js';

class ContactDto {
  @IsEmail() email: string;
}
class InquiryDto {
  @IsString() externalId: string;
  @ValidateNested() @Type(() => ContactDto) contact: ContactDto;
}
class PageDto {
  @IsOptional() @Type(() => Number) @IsInt() @Max(100) limit: number = 20;
}

@Public()
@Controller('v1/things')
class ThingsController {
  @Post()
  create(@Body() inquiry: InquiryDto) {
    return { isInquiry: inquiry instanceof InquiryDto };
  }
  @Get()
  list(@Query() page: PageDto) {
    return page;
  }
  @Get('unseen')
  unseen() {
    throw new Problem({
      type: 'not-seen-yet',
      title: 'Not seen yet',
      status: 404,
      headers: { 'retry-after': '1' },
      members: { position: 7 },
    });
  }
  @Get('taken')
  taken() {
    throw new ConflictException('the name is taken');
  }
  @Get('broken')
  broken() {
    throw new Error('password of the inside');
  }
  @Get('deadlock')
  deadlock() {
    throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
  }
  @Get(':id')
  read(@UuidParam('id') id: string) {
    return { id };
  }
}

@Module({
  imports: [PlatformModule.forService({ name: 'problems', config: ServiceConfig, migrations: [] })],
  controllers: [ThingsController],
})
class ProblemsModule {}

describe('Errors of HTTP routes', () => {
  let db: TestDatabase;
  let service: TestService;
  beforeAll(async () => {
    db = await testDatabase('problems', []);
    service = await testService(ProblemsModule, { db, env: { LOG_LEVEL: 'silent' } });
  });
  afterAll(async () => {
    await service.close();
    await db.drop();
  });

  async function problem(path: string, options?: Parameters<TestService['request']>[1]) {
    const response = await service.request(path, options);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const body = (await response.json()) as { status: number; type: string; traceId: string; errors: { field: string; message: string }[] };
    expect(body.status).toBe(response.status);
    expect(body.traceId).toMatch(/^[0-9a-f]{32}$/);
    return { ...body, headers: response.headers };
  }

  it('names every field that is wrong or unknown, nested ones by dots', async () => {
    const { status, type, errors } = await problem('/v1/things', { body: { externalId: 5, contact: { email: 'x', fax: 1 }, extra: true } });
    expect({ status, type }).toEqual({ status: 400, type: 'invalid-request' });
    expect(errors.map(error => error.field).sort()).toEqual(['contact.email', 'contact.fax', 'externalId', 'extra']);
    expect(errors).toContainEqual({ field: 'contact.fax', message: 'unknown field' });
  });

  it('checks a body that is missing or no object', async () => {
    expect(await problem('/v1/things', { method: 'POST' })).toMatchObject({ status: 400, type: 'invalid-request' });
    expect(await problem('/v1/things', { body: '[]', headers: { 'content-type': 'application/json' } })).toMatchObject({ status: 400 });
  });

  it('builds what is right', async () => {
    const response = await service.request('/v1/things', { body: { externalId: 'a', contact: { email: 'ada@example.com' } } });
    expect(await response.json()).toEqual({ isInquiry: true });
  });

  it('checks queries and keeps their defaults', async () => {
    expect(await (await service.request('/v1/things?limit=50')).json()).toEqual({ limit: 50 });
    expect(await (await service.request('/v1/things')).json()).toEqual({ limit: 20 });
    expect((await problem('/v1/things?limit=500&offset=2')).errors.map(error => error.field).sort()).toEqual(['limit', 'offset']);
  });

  it('wants a UUID where one belongs', async () => {
    expect(await problem('/v1/things/42')).toMatchObject({ status: 400, errors: [{ field: 'id', message: 'id must be a UUID' }] });
    expect(await (await service.request('/v1/things/6BA7B810-9DAD-11D1-80B4-00C04FD430C8')).json()).toEqual({
      id: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
    });
  });

  it('passes on a problem with its headers and members', async () => {
    const { headers, ...body } = await problem('/v1/things/unseen');
    expect(body).toMatchObject({ type: 'not-seen-yet', status: 404, position: 7, instance: '/v1/things/unseen' });
    expect(headers.get('retry-after')).toBe('1');
  });

  it("makes problems of Nest's own exceptions", async () => {
    expect(await problem('/v1/things/taken')).toMatchObject({ type: 'conflict', status: 409, detail: 'the name is taken' });
  });

  it('tells nothing of the inside when it fails', async () => {
    const { headers: _, ...body } = await problem('/v1/things/broken');
    expect(body).toMatchObject({ type: 'internal-error', status: 500 });
    expect(JSON.stringify(body)).not.toContain('password');
  });

  it('answers a failure that passes by itself with 503 and a time to try again', async () => {
    const { headers, ...body } = await problem('/v1/things/deadlock');
    expect(body).toMatchObject({ type: 'unavailable', status: 503 });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('tells a path that nobody has from a method that it lacks', async () => {
    expect(await problem('/v1/nothing?email=ada@example.com')).toMatchObject({ type: 'not-found', status: 404, instance: '/v1/nothing' });
    const { headers, ...body } = await problem('/v1/things', { method: 'DELETE' });
    expect(body).toMatchObject({ type: 'method-not-allowed', status: 405 });
    expect(headers.get('allow')).toBe('GET, HEAD, POST');
  });

  it.each([
    ['invalid-json', 400, '{"a":', 'application/json'],
    ['invalid-json', 400, '{"__proto__":{}}', 'application/json'],
    ['unsupported-media-type', 415, '<a/>', 'text/xml'],
    ['body-too-large', 413, JSON.stringify({ externalId: 'x'.repeat(256 * 1024) }), 'application/json'],
  ])('answers %s with %i', async (type, status, body, contentType) => {
    expect(await problem('/v1/things', { body, headers: { 'content-type': contentType } })).toMatchObject({ type, status });
  });

  it('answers a path that can not be read', async () => {
    const response = await service.request('/%zz');
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });
});
