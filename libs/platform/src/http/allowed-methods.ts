import type { FastifyInstance } from 'fastify';

interface Route {
  path: RegExp;
  methods: readonly string[];
}

const routesOf = new WeakMap<object, Route[]>();

/** Remembers the routes of a server as they are added, so that a wrong method can be told from a wrong path. */
export function rememberRoutes(server: FastifyInstance): void {
  const routes: Route[] = [];
  routesOf.set(server.server, routes);
  server.addHook('onRoute', route => {
    routes.push({ path: pathPattern(route.url), methods: [route.method].flat() });
  });
}

/** The methods that a server answers at a path, sorted; empty when it has no such path. */
export function allowedMethods(server: FastifyInstance, path: string): string[] {
  const routes = routesOf.get(server.server) ?? [];
  return [...new Set(routes.filter(route => route.path.test(path)).flatMap(route => route.methods))].sort();
}

/** What a route's template matches: `:name` is one segment, `*` is the rest. */
export function pathPattern(template: string): RegExp {
  const source = template
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:[A-Za-z_]\w*/g, '[^/]+')
    .replace(/\*/g, '.*');
  return new RegExp(`^${source}/?$`);
}
