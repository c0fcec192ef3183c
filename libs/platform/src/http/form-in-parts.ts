import { RouteConfig } from '@nestjs/platform-fastify';
import { errorCodes, type FastifyInstance } from 'fastify';

const MEDIA_TYPE = 'multipart/form-data';

/** Lets a route be asked with a form in parts (multipart/form-data). Nobody reads it: the route has no body. */
export const TakesFormInParts = (): MethodDecorator => RouteConfig({ takesFormInParts: true });

/** Takes forms in parts where a route says so; everywhere else they are 415. */
export function takeFormsInParts(server: FastifyInstance): void {
  server.addContentTypeParser<Buffer>(MEDIA_TYPE, { parseAs: 'buffer' }, (request, _body, done) => {
    const { takesFormInParts } = request.routeOptions.config as { takesFormInParts?: boolean };
    if (takesFormInParts || request.is404) done(null, undefined);
    else done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(MEDIA_TYPE));
  });
}
