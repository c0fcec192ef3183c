import fc from 'fast-check';
import { windowBounds, type WindowUnit } from './index.js';

const bounds = (zone: string, unit: WindowUnit, instant: string) => {
  const { key, start, end } = windowBounds(zone, unit, new Date(instant));
  return [key, start.toISOString(), end.toISOString()];
};

describe('windows of caps', () => {
  it('begins a week on Monday, in the zone', () => {
    expect(bounds('America/New_York', 'week', '2026-11-23T03:00:00Z')).toEqual([
      '2026-W47',
      '2026-11-16T05:00:00.000Z',
      '2026-11-23T05:00:00.000Z',
    ]);
    expect(bounds('Asia/Kolkata', 'week', '2026-11-23T03:00:00Z')).toEqual([
      '2026-W48',
      '2026-11-22T18:30:00.000Z',
      '2026-11-29T18:30:00.000Z',
    ]);
  });

  it('gives a week to the year of its Thursday', () => {
    expect(bounds('UTC', 'week', '2027-01-03T12:00:00Z')[0]).toBe('2026-W53');
    expect(bounds('UTC', 'week', '2027-01-04T12:00:00Z')[0]).toBe('2027-W01');
    expect(bounds('UTC', 'week', '2024-12-31T12:00:00Z')[0]).toBe('2025-W01');
  });

  it('has days of 23 and 25 hours', () => {
    expect(bounds('Europe/Berlin', 'day', '2026-03-29T12:00:00Z')).toEqual([
      '2026-03-29',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
    expect(bounds('Europe/Berlin', 'day', '2026-10-25T12:00:00Z')).toEqual([
      '2026-10-25',
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
  });

  it('begins a day after the gap where midnight is skipped', () => {
    expect(bounds('America/Sao_Paulo', 'day', '2018-11-04T12:00:00Z')[1]).toBe('2018-11-04T03:00:00.000Z');
  });

  it('keeps the two occurrences of a repeated hour apart', () => {
    expect(bounds('Europe/Berlin', 'hour', '2026-10-25T00:30:00Z')).toEqual([
      '2026-10-25T02+02:00',
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T01:00:00.000Z',
    ]);
    expect(bounds('Europe/Berlin', 'hour', '2026-10-25T01:30:00Z')[0]).toBe('2026-10-25T02+01:00');
  });

  it('begins hours where the zone does', () => {
    expect(bounds('Asia/Kolkata', 'hour', '2026-11-22T10:15:00Z')).toEqual([
      '2026-11-22T15+05:30',
      '2026-11-22T09:30:00.000Z',
      '2026-11-22T10:30:00.000Z',
    ]);
  });

  it('begins a month at midnight of its first day, whatever the clock does within', () => {
    const march = windowBounds('Europe/Berlin', 'month', new Date('2026-03-15T12:00:00Z'));
    expect([march.key, march.start.toISOString(), march.end.toISOString()]).toEqual([
      '2026-03',
      '2026-02-28T23:00:00.000Z',
      '2026-03-31T22:00:00.000Z',
    ]);
    expect(windowBounds('Europe/Berlin', 'month', new Date('2026-12-31T23:00:00Z')).key).toBe('2027-01');
  });

  const zones = [
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'America/St_Johns',
    'America/Sao_Paulo',
  ];
  it('cuts time into windows without gap or overlap, each with a key of its own', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom<WindowUnit>('hour', 'day', 'week', 'month'),
        fc.integer({ min: Date.parse('2009-01-01'), max: Date.parse('2030-01-01') }),
        (zone, unit, instant) => {
          let window = windowBounds(zone, unit, new Date(instant));
          expect(window.start.getTime()).toBeLessThanOrEqual(instant);
          expect(window.end.getTime()).toBeGreaterThan(instant);
          for (let i = 0; i < 30; i++) {
            const next = windowBounds(zone, unit, window.end);
            expect(next.start).toEqual(window.end);
            expect(next.key).not.toBe(window.key);
            expect(windowBounds(zone, unit, new Date(next.end.getTime() - 1))).toBe(next);
            window = next;
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
