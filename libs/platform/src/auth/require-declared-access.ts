import { Injectable, type OnModuleInit } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ROUTE_PUBLIC, ROUTE_SCOPES } from './route-access.js';

// What a Reflector takes: a method or a class.
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
type Handler = Function;

/** Refuses to start a service that has a route without a decision about who may call it. */
@Injectable()
export class RequireDeclaredAccess implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const open = this.discovery
      .getControllers()
      .flatMap(({ metatype }) => (typeof metatype === 'function' ? this.undeclaredRoutes(metatype) : []));
    if (open.length > 0) throw new Error(`Routes without @RequireScope or @Public: ${open.join(', ')}`);
  }

  private undeclaredRoutes(controller: Handler): string[] {
    const prototype = controller.prototype as Record<string, Handler>;
    return this.scanner
      .getAllMethodNames(prototype)
      .filter(name => {
        const handler = prototype[name];
        if (!handler || Reflect.getMetadata(METHOD_METADATA, handler) === undefined) return false;
        return [ROUTE_PUBLIC, ROUTE_SCOPES].every(key => this.reflector.getAllAndOverride(key, [handler, controller]) === undefined);
      })
      .map(name => `${controller.name}.${name}`);
  }
}
