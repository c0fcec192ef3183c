import type { PeerRun } from '../peers/reference-pipelines.js';
import type { Throughput } from '../runs/throughput.js';
import { faultsOfReplay } from '../runs/replay.js';
import { ratios } from './ratios.js';
import { report } from './report.js';
import type { Results } from './results.js';
import { figure, table } from './table.js';

const peer = (variant: string, different: Partial<PeerRun> = {}): PeerRun => ({
  variant,
  n: 1000,
  eventsPerSecond: 4000,
  cpuDrain: { intake: 0.1, scoring: 0.1, assignment: 0.1, pg: 0.1, kafka: 0.1, sink: 9, driver: 9, machine: 99 },
  foreignCores: 0.1,
  steadyForeignCores: 0,
  cpuSteady: { intake: 1, scoring: 1, assignment: 1, pg: 1, kafka: 2 },
  p50: 20,
  p99: 80,
  idlePercent: {},
  rss: {},
  checks: { ok: true },
  ...different,
});
const run = (different: Partial<Throughput> = {}): Throughput => ({
  services: ['intake', 'scoring', 'assignment'],
  inquiries: 1000,
  leadsPerSecond: 2500,
  cpuMsPerLead: 0.8,
  cpu: { intake: 0.3 },
  foreignCores: 0,
  settled: {
    seconds: 1,
    cpuMsPerLead: 1,
    deliveredPerLead: 5,
    handledPerLead: 4,
    cpuMsPerDelivered: 0.2,
    cpuMsPerHandled: 0.25,
    cpu: { intake: 0.3, postgres: 0.4 },
    foreignCores: 0,
  },
  residentMebibytes: { intake: 120, scoring: 181 },
  ...different,
});
const results = (different: Partial<Results> = {}): Results => ({
  at: '2026-01-01',
  commit: 'abc',
  machine: { cores: 2, cpu: 'some', memoryGibibytes: 24, node: '20' },
  settings: { inquiries: 1000, warmUp: 500, reps: 100, steadySeconds: 60 },
  notes: [],
  ...different,
});
const idle = () => ({
  settledSeconds: 60,
  settlingPercent: { intake: 1.2, kafka: 3 },
  seconds: 20,
  percent: { intake: 0.4, kafka: 3 },
  foreignCores: 0,
  residentMebibytes: { intake: 130, scoring: 150 },
});
const latency = (p99: number) => ({ count: 1, p50: 10, p99, max: p99 });
const endToEnd = (ratePerSecond: number, p99: number) => ({
  ratePerSecond,
  seconds: 60,
  latency: latency(p99),
  acknowledged: latency(5),
  cpuMsPerLead: 3,
  cpu: {},
  foreignCores: 0,
});

describe('ratios', () => {
  it('compare with the pipelines of the same run', () => {
    const rows = ratios(
      results({
        threeServices: run(),
        fiveServices: run(),
        peers: [peer('L'), peer('T', { eventsPerSecond: 200 })],
        endToEnd: [endToEnd(100, 60)],
      }),
    );
    expect(rows).toEqual([
      ['leads/s ÷ limit', '≥ 0.5', '0.63', 'yes'],
      ['leads/s ÷ textbook', '≥ 10', '12.5', 'yes'],
      // 0.2 of Baton's against 0.5 a lead over three deliveries.
      ['CPU-ms per event delivered, all five ÷ limit', '≤ 2', '1.20', 'yes'],
      ['the same, counting only events that a handler worked on', '', '1.50', 'yes'],
      ['p99 at 100/s ÷ limit', '≤ 1', '0.75', 'yes'],
      ['p99 at 100/s, ms', '< 100', '60', 'yes'],
      ['memory at the end of throughput, the largest service, MiB', '≤ 180', '181', 'no'],
    ]);
  });

  it('say so when something is not met', () => {
    const rows = ratios(
      results({
        threeServices: run({ leadsPerSecond: 1000 }),
        peers: [peer('L')],
        endToEnd: [endToEnd(20, 130)],
        slowPeer: peer('L', { p99: 60 }),
      }),
    );
    expect(rows.filter(row => row[3] === 'no').map(row => row[0])).toEqual([
      'leads/s ÷ limit',
      'p99 at 20/s ÷ limit',
      'p99 at 20/s, ms',
      'memory at the end of throughput, the largest service, MiB',
    ]);
  });

  it('judge webhooks by the time of 10,000', () => {
    const delivery = { deliveries: 3_000, seconds: 6, perSecond: 500, repeats: 0 };
    expect(ratios(results({ delivery }))).toEqual([['webhooks a second: 10,000 within 60 s', '≥ 167', '500', 'yes']]);
    expect(report(results({ delivery }))).toMatch(/\| 3,000 +\| 6.0 +\| 500 +\| 0 +\|/);
  });

  it('say how many decisions came out the same, and which did not', () => {
    const replay = { decisions: 40_000, reproduced: 39_998, different: ['a', 'b'], seconds: 4 };
    expect(report(results({ replay }))).toMatch(/\| 40,000 +\| 39,998 +\| 4.0 +\|/);
    expect(faultsOfReplay(replay)).toEqual(['2 of 40000 decisions came out otherwise: a, b']);
    expect(faultsOfReplay({ ...replay, reproduced: 40_000 })).toEqual([]);
  });

  it('are left out where there is nothing to compare with', () => expect(ratios(results())).toEqual([]));

  it('judge idling by the services, not by broker and database', () => {
    expect(ratios(results({ idle: idle() }))[0]!.slice(2)).toEqual(['0.40', 'yes']);
  });

  it('tell memory under load from what is left of it', () => {
    const memory = ratios(results({ threeServices: run(), idle: idle() })).filter(([what]) => what!.startsWith('memory'));
    expect(memory.map(([what, , measured, met]) => [what, measured, met])).toEqual([
      ['memory at the end of throughput, the largest service, MiB', '181', 'no'],
      ['memory idle after it, the largest service, MiB', '150', 'yes'],
    ]);
  });
});

describe('the report', () => {
  it('has what was measured, with the load of others beside it', () => {
    const text = report(
      results({ threeServices: run(), peers: [peer('L')], endToEnd: [endToEnd(100, 60)], notes: ['no textbook pipeline'] }),
    );
    for (const part of [
      'Baton, three services',
      'hand-written limit',
      'foreign cores',
      'Baton, by HTTP',
      'postgres 0.400, intake 0.300',
      'Note: no textbook pipeline',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('driver');
  });

  it('tells idling, and memory, right after a load from later', () => {
    const text = report(results({ fiveServices: run(), idle: idle() }));
    expect(text).toMatch(/\| first 60 s after a load +\| 1.20 +\| 3.00/);
    expect(text).toMatch(/\| the 20 s after them +\| 0.40 +\| 3.00/);
    expect(text).toMatch(/\| at the end of the throughput run +\| 120 +\| 181 +\|/);
    expect(text).toMatch(/\| idle +\| 130 +\| 150 +\|/);
  });

  it('of nothing is the machine', () => expect(report(results())).toBe('2 cores (some), 24 GiB, Node 20, commit abc, 2026-01-01'));
});

describe('tables', () => {
  it('are aligned', () => expect(table(['a', 'long'], [['value', 'b']])).toBe('| a     | long |\n| ----- | ---- |\n| value | b    |'));
  it('group thousands, and show a missing figure as a dash', () => {
    expect(figure(12_345.678, 1)).toBe('12,345.7');
    expect([figure(undefined), figure(Number.NaN)]).toEqual(['–', '–']);
  });
});
