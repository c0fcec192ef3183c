import { acceptedRequestId } from './fastify-server.js';

describe('acceptedRequestId', () => {
  it('keeps an id that is short and harmless', () => {
    expect(acceptedRequestId('abc-123.X:y_z')).toBe('abc-123.X:y_z');
  });

  it.each([undefined, '', 'a b', 'line\nbreak', 'x'.repeat(129), ['a']])('replaces %j', header => {
    expect(acceptedRequestId(header)).toBeUndefined();
  });
});
