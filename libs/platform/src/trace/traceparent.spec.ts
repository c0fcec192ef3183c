import { childTraceparent, isTraceparent, traceIdOf } from './traceparent.js';

const given = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00';

describe('isTraceparent', () => {
  it.each([given, '01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-later'])('accepts %s', text => {
    expect(isTraceparent(text)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
    '00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more',
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
  ])('refuses %j', text => {
    expect(isTraceparent(text)).toBe(false);
  });
});

describe('childTraceparent', () => {
  it('stays in the trace of its parent, with a span of its own and the same flags', () => {
    const child = childTraceparent(given);
    expect(isTraceparent(child)).toBe(true);
    expect(traceIdOf(child)).toBe(traceIdOf(given));
    expect(child).not.toBe(given);
    expect(child.slice(-2)).toBe('00');
  });

  it('begins a new trace without a parent, or after a broken one', () => {
    const made = Array.from({ length: 2000 }, () => childTraceparent('nonsense'));
    expect(made.every(isTraceparent)).toBe(true);
    expect(new Set(made.map(traceIdOf)).size).toBe(2000);
    expect(made[0]?.endsWith('-01')).toBe(true);
  });
});
