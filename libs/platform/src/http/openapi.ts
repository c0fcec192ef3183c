import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** Serves the OpenAPI description at /docs and /docs-json. It is built when it is first asked for, not at the start. */
export function serveOpenApi(app: INestApplication, service: string): void {
  SwaggerModule.setup('docs', app, () => openApiOf(app, service), { jsonDocumentUrl: 'docs-json', yamlDocumentUrl: 'docs-yaml' });
}

/** The OpenAPI description of a service's routes. */
export function openApiOf(app: INestApplication, service: string): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle(`Baton ${service}`)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key with the scope that the route names' })
    .addSecurityRequirements('bearer')
    .build();
  return SwaggerModule.createDocument(app, about);
}
