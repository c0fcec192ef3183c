import { PEER_DELIVERIES, peerCpuMsPerLead, peerSteadyCpuMsPerLead, type PeerRun } from '../peers/reference-pipelines.js';
import type { Throughput } from '../runs/throughput.js';
import { ratios } from './ratios.js';
import type { Results } from './results.js';
import { breakdown, figure, table } from './table.js';

const names: Record<string, string> = { L: 'hand-written limit', T: 'textbook' };
const nameOf = ({ variant }: PeerRun): string => names[variant] ?? variant;

function throughputRows({ threeServices, fiveServices, peers = [] }: Results): string[][] {
  const own = (name: string, run: Throughput | undefined): string[][] => {
    if (!run) return [];
    const { settled } = run;
    return [
      [
        name,
        figure(run.inquiries),
        figure(run.leadsPerSecond),
        figure(run.cpuMsPerLead, 3),
        figure(settled.cpuMsPerLead, 3),
        figure(settled.deliveredPerLead, 1),
        figure(settled.cpuMsPerDelivered, 3),
        figure(run.foreignCores, 2),
      ],
    ];
  };
  const peer = (run: PeerRun): string[] => {
    const cpu = peerCpuMsPerLead(run);
    return [
      nameOf(run),
      figure(run.n),
      figure(run.eventsPerSecond),
      figure(cpu, 3),
      '–',
      figure(PEER_DELIVERIES, 1),
      figure(cpu / PEER_DELIVERIES, 3),
      figure(run.foreignCores, 2),
    ];
  };
  return [...own('Baton, three services', threeServices), ...own('Baton, all five', fiveServices), ...peers.map(peer)];
}

function latencyRows({ endToEnd = [], peers = [], slowPeer, settings }: Results): string[][] {
  const peer = (run: PeerRun, rate: number): string[] => {
    const cpu = peerSteadyCpuMsPerLead(run, rate * settings.steadySeconds);
    return [
      `${nameOf(run)}, by Kafka`,
      String(rate),
      figure(run.p50),
      figure(run.p99),
      '–',
      figure(cpu, 2),
      figure(run.steadyForeignCores, 2),
    ];
  };
  const own = endToEnd.map(({ ratePerSecond, latency, acknowledged, cpuMsPerLead, foreignCores }) => [
    'Baton, by HTTP',
    String(ratePerSecond),
    figure(latency.p50),
    figure(latency.p99),
    figure(acknowledged.p99),
    figure(cpuMsPerLead, 2),
    figure(foreignCores, 2),
  ]);
  return [...own, ...(slowPeer ? [peer(slowPeer, 20)] : []), ...peers.map(run => peer(run, 100))];
}

const measuring = ['sink', 'driver', 'machine', 'steal'];
const withoutMeasuring = (cpu: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(cpu).filter(([name]) => !measuring.includes(name)));

/** Where the CPU went, a line for each run. */
function breakdowns({ threeServices, fiveServices, peers = [], endToEnd = [], settings }: Results): string[] {
  return [
    ...[threeServices, fiveServices].flatMap(run =>
      run
        ? [
            `CPU-ms a lead, ${run.services.length} services, until all had caught up: ${breakdown(run.settled.cpu, run.inquiries)} (handlers worked on ${figure(run.settled.handledPerLead, 1)} events a lead)`,
          ]
        : [],
    ),
    ...peers.map(run => `CPU-ms a lead, ${nameOf(run)}: ${breakdown(withoutMeasuring(run.cpuDrain), run.n)}`),
    ...endToEnd.map(run => `CPU-ms a lead at ${run.ratePerSecond}/s: ${breakdown(run.cpu, run.ratePerSecond * settings.steadySeconds)}`),
    ...peers.map(
      run => `CPU-ms a lead at 100/s, ${nameOf(run)}: ${breakdown(withoutMeasuring(run.cpuSteady), 100 * settings.steadySeconds)}`,
    ),
  ];
}

/** The results as text. */
export function report(results: Results): string {
  const { machine, settings, threeServices, fiveServices, http, idle, delivery, replay } = results;
  const parts = [
    `${machine.cores} cores (${machine.cpu}), ${figure(machine.memoryGibibytes)} GiB, Node ${machine.node}, commit ${results.commit}, ${results.at}`,
  ];
  const section = (title: string, head: string[], rows: string[][]) => {
    if (rows.length > 0) parts.push(`${title}\n\n${table(head, rows)}`);
  };
  section(
    `Throughput: inquiries waiting on the inbound topic, ${settings.reps} reps, after ${figure(settings.warmUp)} to warm up. CPU of services, PostgreSQL, Kafka and Redis`,
    ['system', 'inquiries', 'leads/s', 'CPU-ms/lead', 'until all caught up', 'events/lead', 'CPU-ms/event', 'foreign cores'],
    throughputRows(results),
  );
  section(
    `End to end at a fixed rate for ${settings.steadySeconds} s, ms`,
    ['system', 'a second', 'p50', 'p99', 'p99 of the 202', 'CPU-ms/lead', 'foreign cores'],
    latencyRows(results),
  );
  parts.push(...breakdowns(results));
  if (http)
    section(
      `Intake over HTTP, ${http.connections} connections, intake alone; the load generator shares the cores`,
      ['accepted/s', 'p50 ms', 'p99 ms', 'refused', 'CPU-ms intake', 'CPU-ms all', 'foreign cores'],
      [
        [
          figure(http.acceptedPerSecond),
          figure(http.p50),
          figure(http.p99),
          figure(http.refused),
          figure(http.cpuMsPerInquiry.intake, 3),
          figure(http.cpuMsPerInquiry.all, 3),
          figure(http.foreignCores, 2),
        ],
      ],
    );
  if (delivery)
    section(
      'Webhooks to a receiver that answers at once, from the topic to the last answer; the receiver shares the cores',
      ['deliveries', 'seconds', 'a second', 'repeats'],
      [[figure(delivery.deliveries), figure(delivery.seconds, 1), figure(delivery.perSecond), figure(delivery.repeats)]],
    );
  if (replay)
    section(
      'Decisions made again from what was stored, as an explanation does it',
      ['decisions', 'the same', 'seconds'],
      [[figure(replay.decisions), figure(replay.reproduced), figure(replay.seconds, 1)]],
    );
  if (idle) {
    const row = (percent: Readonly<Record<string, number>>) => Object.values(percent).map(value => figure(value, 2));
    section(
      `Idle, % of a core (foreign cores ${figure(idle.foreignCores, 2)})`,
      ['', ...Object.keys(idle.percent)],
      [
        [`first ${figure(idle.settledSeconds)} s after a load`, ...row(idle.settlingPercent)],
        [`the ${figure(idle.seconds)} s after them`, ...row(idle.percent)],
      ],
    );
  }
  const memory = (fiveServices ?? threeServices)?.residentMebibytes ?? {};
  const services = Object.keys(idle?.residentMebibytes ?? memory);
  const memoryRow = (when: string, mebibytes: Readonly<Record<string, number>> = {}) =>
    Object.keys(mebibytes).length > 0 ? [[when, ...services.map(service => figure(mebibytes[service] ?? NaN))]] : [];
  section(
    'Memory, MiB',
    ['', ...services],
    [...memoryRow('at the end of the throughput run', memory), ...memoryRow('idle', idle?.residentMebibytes)],
  );
  section('Against what is wanted', ['what', 'wanted', 'measured', 'met'], ratios(results));
  for (const note of results.notes) parts.push(`Note: ${note}`);
  return parts.join('\n\n');
}
