import { topics, type ServiceName } from '@baton/contracts';
import type { Producer } from 'kafkajs';
import { inboundRecords, type InboundSource } from '../load/inbound-records.js';
import type { Sink } from '../load/sink.js';
import { eventCounts } from '../measure/event-counts.js';
import { readNow, usageBetween, waitForQuiet, type Usage } from '../measure/readings.js';
import { total } from '../measure/statistics.js';
import type { BenchSystem } from '../system/bench-system.js';
import { untilCaughtUp } from './caught-up.js';

export interface Throughput {
  readonly services: readonly ServiceName[];
  readonly inquiries: number;
  /** Until the last of the leads was assigned. */
  readonly leadsPerSecond: number;
  readonly cpuMsPerLead: number;
  /** CPU seconds by process, to the last assigned lead. */
  readonly cpu: Readonly<Record<string, number>>;
  readonly foreignCores: number;
  /** To the moment when every service had caught up: consumers and outboxes. */
  readonly settled: {
    readonly seconds: number;
    readonly cpuMsPerLead: number;
    /** Records that the services consumed for each lead, and those that a handler worked on. */
    readonly deliveredPerLead: number;
    readonly handledPerLead: number;
    readonly cpuMsPerDelivered: number;
    readonly cpuMsPerHandled: number;
    readonly cpu: Readonly<Record<string, number>>;
    readonly foreignCores: number;
  };
  readonly residentMebibytes: Readonly<Record<string, number>>;
}

const PER_REQUEST = 500;
const DEADLINE_MS = 600_000;

/** Puts inquiries on the inbound topic, signed as their source would. */
export async function load(producer: Producer, source: InboundSource, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += PER_REQUEST)
    await producer.send({ topic: topics.inbound.name, messages: inboundRecords(source, Math.min(PER_REQUEST, count - sent)) });
}

const perLead = (usage: Usage, leads: number): number => (total(usage.cpu) * 1000) / leads;

/**
 * Holds intake, loads the inquiries, lets go, and stops the clock at the last distinct lead that is assigned.
 * @param already leads that were assigned before
 */
export async function measureThroughput(
  system: BenchSystem,
  sink: Sink,
  producer: Producer,
  source: InboundSource,
  { inquiries, quietSeconds, already }: { inquiries: number; quietSeconds: number; already: number },
): Promise<Throughput> {
  const intake = system.pid('intake');
  process.kill(intake, 'SIGSTOP');
  try {
    await load(producer, source, inquiries);
    await waitForQuiet(quietSeconds);
  } catch (error) {
    process.kill(intake, 'SIGCONT');
    throw error;
  }
  // The counters of the others; intake, which is held, had consumed nothing since it was asked before.
  const others = Object.fromEntries(Object.entries(system.urls()).filter(([service]) => service !== 'intake'));
  const countsBefore = await eventCounts(others);
  const reached = sink.reach(already + inquiries, DEADLINE_MS);
  const watched = system.watched({ sink: sink.pid });
  const before = readNow(watched);
  const startedAt = performance.timeOrigin + before.at;
  process.kill(intake, 'SIGCONT');
  const { at } = await reached;
  const assigned = usageBetween(before, readNow(watched));
  await untilCaughtUp(system);
  const settled = usageBetween(before, readNow(watched));
  const countsAfter = await eventCounts(others);
  // Every record that was loaded is delivered to intake once.
  const delivered = countsAfter.delivered - countsBefore.delivered + inquiries;
  const handled = countsAfter.handled - countsBefore.handled + inquiries;
  return {
    services: system.running,
    inquiries,
    leadsPerSecond: inquiries / ((at - startedAt) / 1000),
    cpuMsPerLead: perLead(assigned, inquiries),
    cpu: assigned.cpu,
    foreignCores: assigned.foreignCores,
    settled: {
      seconds: settled.seconds,
      cpuMsPerLead: perLead(settled, inquiries),
      deliveredPerLead: delivered / inquiries,
      handledPerLead: handled / inquiries,
      cpuMsPerDelivered: perLead(settled, delivered),
      cpuMsPerHandled: perLead(settled, handled),
      cpu: settled.cpu,
      foreignCores: settled.foreignCores,
    },
    residentMebibytes: system.residentMebibytes(),
  };
}
