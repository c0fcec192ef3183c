import { fastify } from 'fastify';
import { allowedMethods, pathPattern, rememberRoutes } from './allowed-methods.js';

describe('pathPattern', () => {
  it.each([
    ['/v1/leads/:id', '/v1/leads/42', true],
    ['/v1/leads/:id', '/v1/leads/42/', true],
    ['/v1/leads/:id', '/v1/leads', false],
    ['/v1/leads/:id', '/v1/leads/42/history', false],
    ['/docs/*', '/docs/a/b.css', true],
    ['/a.b', '/aXb', false],
  ])('%s matches %s: %p', (template, path, matches) => {
    expect(pathPattern(template).test(path)).toBe(matches);
  });
});

describe('allowedMethods', () => {
  it('names the methods of a path over all its routes, sorted', async () => {
    const server = fastify();
    rememberRoutes(server);
    server.post('/leads', () => '');
    server.get('/leads', () => '');
    server.get('/leads/:id', () => '');
    await server.ready();
    expect(allowedMethods(server, '/leads')).toEqual(['GET', 'HEAD', 'POST']);
    expect(allowedMethods(server, '/nothing')).toEqual([]);
  });
});
