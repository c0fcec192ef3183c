import type { INestApplication } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { describeDtos } from './describe-dtos.js';

/** Serves the OpenAPI description at /docs and /docs-json. It is built when it is first asked for, not at the start. */
export function serveOpenApi(app: INestApplication, service: string): void {
  SwaggerModule.setup('docs', app, () => openApiOf(app, service), { jsonDocumentUrl: 'docs-json', yamlDocumentUrl: 'docs-yaml' });
}

/** The OpenAPI description of a service's routes. Bodies and queries are described by their validation rules. */
export function openApiOf(app: INestApplication, service: string): OpenAPIObject {
  describeDtos(parameterTypes(app));
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
