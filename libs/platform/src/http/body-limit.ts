import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

/** Lets a route take bodies of so many bytes, instead of the few that are enough for all others. */
export const BodyLimit = (bytes: number): MethodDecorator => RouteConfig({ bodyLimit: bytes });

/** Has a server follow what its routes say of the size of their bodies. To be called before routes are added. */
export function followBodyLimits(server: FastifyInstance): void {
  server.addHook('onRoute', route => {
    const { bodyLimit } = (route.config ?? {}) as { bodyLimit?: number };
    if (bodyLimit !== undefined) route.bodyLimit = bodyLimit;
  });
}
