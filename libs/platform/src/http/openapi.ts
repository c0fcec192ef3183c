import { Module, type INestApplication } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loadSwagger, type SwaggerLibrary } from './api-decorators.js';
import { describeDtos } from './describe-dtos.js';

@Module({})
class DescriptionModule {}

/**
 * Serves the OpenAPI description at /docs, /docs-json and /docs-yaml. Whoever asks first has it made, as an application of its own: routes can not be added
 * to one that listens, and most services are never asked.
 */
export function serveOpenApi(app: NestFastifyApplication, service: string): void {
  let description: Promise<NestFastifyApplication> | undefined;
  const answer = async ({ method, url }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const pages = await (description ??= describe(app, service));
    const { statusCode, headers, rawPayload } = await pages.inject({ method: method as 'GET' | 'HEAD', url });
    return reply.code(statusCode).headers(headers).send(rawPayload);
  };
  for (const path of ['/docs', '/docs/*', '/docs-json', '/docs-yaml']) app.getHttpAdapter().getInstance().get(path, answer);
}

async function describe(app: NestFastifyApplication, service: string): Promise<NestFastifyApplication> {
  const swagger = await loadSwagger();
  const pages = await NestFactory.create<NestFastifyApplication>(DescriptionModule, new FastifyAdapter());
  const document = openApiOf(app, service, swagger);
  swagger.SwaggerModule.setup('docs', pages, document, { jsonDocumentUrl: 'docs-json', yamlDocumentUrl: 'docs-yaml' });
  await pages.init();
  await pages.getHttpAdapter().getInstance().ready();
  return pages;
}

/** The OpenAPI description of a service's routes. Bodies and queries are described by their validation rules. */
function openApiOf(app: INestApplication, service: string, { ApiProperty, DocumentBuilder, SwaggerModule }: SwaggerLibrary): OpenAPIObject {
  describeDtos(parameterTypes(app), ApiProperty);
  const about = new DocumentBuilder()
    .setTitle(`Baton ${service}`)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key with the scope that the route names' })
    .addSecurityRequirements('bearer')
    .build();
  return SwaggerModule.createDocument(app, about);
}

/** The types of all parameters of all routes, as emitted by the compiler. */
function parameterTypes(app: INestApplication): unknown[] {
  const scanner = app.get(MetadataScanner, { strict: false });
  return app
    .get(DiscoveryService, { strict: false })
    .getControllers()
    .flatMap(({ metatype }) => {
      const prototype = (metatype as NewableFunction).prototype as object;
      return scanner
        .getAllMethodNames(prototype)
        .flatMap(name => (Reflect.getMetadata('design:paramtypes', prototype, name) as unknown[] | undefined) ?? []);
    });
}
