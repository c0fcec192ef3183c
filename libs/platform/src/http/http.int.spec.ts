import { testDatabase, testService, type TestDatabase, type TestService } from '@baton/testing';
import { Body, Controller, Get, Module, Param, Post, Req } from '@nestjs/common';
import { ArrayMaxSize, IsEmail, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { currentTrace, PlatformModule, Public, RequireScope, ServiceConfig, type HttpRequest } from '../index.js';

class ContactDto {
  @IsOptional() @IsEmail() email?: string;
}
class InquiryDto {
  @IsString() @MaxLength(200) externalId: string;
  @ValidateNested({ each: true }) @ArrayMaxSize(10) @Type(() => ContactDto) contacts: ContactDto[];
}

@Controller('v1/echo')
class EchoController {
  @Post()
  @Public()
  async echo(@Req() request: HttpRequest, @Body() body: unknown) {
    await new Promise(resolve => setImmediate(resolve));
    return { body, raw: request.rawBody?.toString(), trace: currentTrace()?.traceparent };
  }
  @Get(':id')
  @Public()
  read(@Param('id') id: string) {
    return { id, trace: currentTrace()?.traceparent };
  }
  @Post('inquiries')
  @RequireScope('inquiries:write')
  accept(@Body() inquiry: InquiryDto) {
    return inquiry;
  }
}

@Module({ imports: [PlatformModule.forService({ name: 'echo', config: ServiceConfig, migrations: [] })], controllers: [EchoController] })
class EchoModule {}

describe('HTTP', () => {
  let db: TestDatabase;
  let service: TestService;
  beforeAll(async () => {
    db = await testDatabase('echo', []);
    service = await testService(EchoModule, { db });
  });
  afterAll(async () => {
    await service.close();
    await db.drop();
  });

  it('continues the trace of the caller through the whole request, also behind the reading of a body', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const response = await service.request('/v1/echo', { body: {}, headers: { traceparent } });
    const { trace } = (await response.json()) as { trace: string };
    expect(trace).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01$/);
    expect(trace).not.toBe(traceparent);
    expect(response.headers.get('traceparent')).toBe(trace);
  });

  it('begins a trace for each request that brings none', async () => {
    const traces = await Promise.all(
      ['1', '2'].map(async id => (await service.request(`/v1/echo/${id}`)).json() as Promise<{ trace: string }>),
    );
    expect(new Set(traces.map(({ trace }) => trace)).size).toBe(2);
  });

  it('keeps a request id that comes along and makes one otherwise', async () => {
    expect((await service.request('/v1/echo/1', { headers: { 'x-request-id': 'r-1' } })).headers.get('x-request-id')).toBe('r-1');
    expect((await service.request('/v1/echo/1')).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('keeps the body as it came', async () => {
    const body = '{ "id": 12345678901234567890 }';
    const answer = await (await service.request('/v1/echo', { body, headers: { 'content-type': 'application/json' } })).json();
    expect(answer).toMatchObject({ raw: body });
  });

  it('measures requests by the template of their route', async () => {
    await service.request('/v1/echo/secret-id');
    const text = await (await service.request('/metrics')).text();
    expect(text).toMatch(
      /baton_http_request_duration_seconds_count\{service="echo",method="GET",route="\/v1\/echo\/:id",status="200"\} \d+/,
    );
    expect(text).not.toContain('secret-id');
    expect(text).toContain('baton_database_connections{state="idle",service="echo"}');
  });

  it('describes its routes and their fields at /docs-json, from the rules that check them', async () => {
    const document = (await (await service.request('/docs-json', { headers: { authorization: '' } })).json()) as {
      paths: Record<string, Record<string, unknown>>;
      components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
    };
    expect(document.components.securitySchemes).toMatchObject({ bearer: { type: 'http', scheme: 'bearer' } });
    expect(document.paths['/v1/echo/inquiries']?.post).toMatchObject({
      responses: { 401: {}, 403: { description: expect.stringContaining('inquiries:write') as string } },
    });
    expect(document.paths).not.toHaveProperty('/metrics');
    expect(document.components.schemas.InquiryDto).toEqual({
      type: 'object',
      properties: {
        externalId: { type: 'string', maxLength: 200 },
        contacts: { type: 'array', maxItems: 10, items: { $ref: '#/components/schemas/ContactDto' } },
      },
      required: ['externalId', 'contacts'],
    });
    expect(document.components.schemas.ContactDto).toEqual({ type: 'object', properties: { email: { type: 'string', format: 'email' } } });
  });

  it('shows the description to people at /docs', async () => {
    const response = await service.request('/docs', { headers: { authorization: '' } });
    expect(response.headers.get('content-type')).toContain('text/html');
    for (const file of ['swagger-ui-init.js', 'swagger-ui.css', 'swagger-ui-bundle.js']) {
      const part = await service.request(`/docs/${file}`, { headers: { authorization: '' } });
      expect([file, part.status, (await part.text()).length > 500]).toEqual([file, 200, true]);
    }
    expect((await service.request('/docs/no-such-file', { headers: { authorization: '' } })).status).toBe(404);
  });
});
