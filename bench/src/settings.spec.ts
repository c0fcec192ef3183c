import { allParts, readSettings } from './settings.js';

describe('settings of the bench', () => {
  it('are the full run by default', () => {
    expect(readSettings([], {})).toMatchObject({
      inquiries: 20_000,
      reps: 100,
      rates: [20, 100],
      steadySeconds: 60,
      parts: allParts,
      profile: false,
      portBase: 23_000,
    });
  });

  it('are shorter with --quick, of the same shape', () => {
    const quick = readSettings(['--quick'], {});
    expect(quick.inquiries).toBeLessThan(20_000);
    expect(quick.rates).toEqual([20, 100]);
  });

  it('can be narrowed to parts', () => {
    expect(readSettings(['--only=throughput,idle', '--inquiries=300', '--warm-up=200'], {})).toMatchObject({
      parts: ['throughput', 'idle'],
      inquiries: 300,
      warmUp: 200,
    });
  });

  it('pass settings of Node on to the services', () => {
    expect(readSettings(['--node-options=--max-old-space-size=128 --x=y'], {}).nodeOptions).toBe('--max-old-space-size=128 --x=y');
    expect(readSettings([], {}).nodeOptions).toBe('');
  });

  it('name everything that is wrong at once', () => {
    expect(() => readSettings(['--only=speed', '--inquiries=many', '--warm-up=0', '--fast'], { BATON_PORT_BASE: 'x' })).toThrow(
      /not speed[^]*--inquiries[^]*--warm-up[^]*--fast[^]*BATON_PORT_BASE/,
    );
  });
});
