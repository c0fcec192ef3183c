import type * as Swagger from '@nestjs/swagger';

export type SwaggerLibrary = typeof Swagger;
type AnyDecorator = (...decorated: never[]) => unknown;

const noted: ((swagger: SwaggerLibrary) => void)[] = [];

/**
 * @nestjs/swagger is 700 files with what it needs, a tenth of what a service would keep in memory, and few services are ever asked for their description.
 * So a decorator only notes what it says; `loadSwagger` says it to the library.
 */
const later =
  <About extends unknown[], D extends AnyDecorator>(decorator: (swagger: SwaggerLibrary) => (...about: About) => D) =>
  (...about: About): D =>
    ((...decorated: never[]) => {
      noted.push(swagger => decorator(swagger)(...about)(...decorated));
    }) as unknown as D;

export const ApiAcceptedResponse = later(swagger => swagger.ApiAcceptedResponse);
export const ApiBody = later(swagger => swagger.ApiBody);
export const ApiConflictResponse = later(swagger => swagger.ApiConflictResponse);
export const ApiConsumes = later(swagger => swagger.ApiConsumes);
export const ApiExcludeController = later(swagger => swagger.ApiExcludeController);
export const ApiExtraModels = later(swagger => swagger.ApiExtraModels);
export const ApiForbiddenResponse = later(swagger => swagger.ApiForbiddenResponse);
export const ApiHeader = later(swagger => swagger.ApiHeader);
export const ApiOkResponse = later(swagger => swagger.ApiOkResponse);
export const ApiOperation = later(swagger => swagger.ApiOperation);
export const ApiProperty = later(swagger => swagger.ApiProperty);
export const ApiPropertyOptional = later(swagger => swagger.ApiPropertyOptional);
export const ApiTags = later(swagger => swagger.ApiTags);
export const ApiUnauthorizedResponse = later(swagger => swagger.ApiUnauthorizedResponse);

/** Where a description keeps a class. */
export const schemaPath = (type: new () => object): string => `#/components/schemas/${type.name}`;

/** Loads the library, and has it hear what the decorators noted. */
export async function loadSwagger(): Promise<SwaggerLibrary> {
  const swagger = await import('@nestjs/swagger');
  for (const note of noted.splice(0)) note(swagger);
  return swagger;
}
