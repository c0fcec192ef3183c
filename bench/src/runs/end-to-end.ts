import { request, Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { exampleInquiry } from '../load/example-inquiries.js';
import type { Sink } from '../load/sink.js';
import { readNow, usageBetween, waitForQuiet } from '../measure/readings.js';
import { latencyOf, total, type Latency } from '../measure/statistics.js';
import type { BenchSystem } from '../system/bench-system.js';

export interface EndToEnd {
  readonly ratePerSecond: number;
  readonly seconds: number;
  /** From the moment at which the inquiry was due to be sent to the moment at which its assignment was read, in ms. */
  readonly latency: Latency;
  /** From the same moment to the 202. */
  readonly acknowledged: Latency;
  readonly cpuMsPerLead: number;
  readonly cpu: Readonly<Record<string, number>>;
  readonly foreignCores: number;
}

const DEADLINE_MS = 120_000;
const now = () => performance.timeOrigin + performance.now();

/** Posts one inquiry. @returns the id of its lead. @throws unless the answer is 202 */
function post(system: BenchSystem, agent: Agent, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(system.url('intake'));
    const headers = {
      authorization: `Bearer ${system.adminKey}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request({ agent, hostname, port, path: '/v1/inquiries', method: 'POST', headers }, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 202) resolve((JSON.parse(text) as { leadId: string }).leadId);
        else reject(new Error(`intake answered ${response.statusCode}: ${text}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/**
 * Sends inquiries over HTTP on schedule, whether or not the ones before are answered.
 * @param already leads that were assigned before
 */
export async function measureEndToEnd(
  system: BenchSystem,
  sink: Sink,
  {
    ratePerSecond,
    steadySeconds,
    quietSeconds,
    already,
  }: { ratePerSecond: number; steadySeconds: number; quietSeconds: number; already: number },
): Promise<EndToEnd> {
  await waitForQuiet(quietSeconds);
  sink.forget();
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const watched = system.watched({ sink: sink.pid });
  const before = readNow(watched);
  const start = now();
  const count = ratePerSecond * steadySeconds;
  const dueAt = new Map<string, number>();
  const acknowledged: number[] = [];
  const answers: Promise<void>[] = [];
  for (let n = 0; n < count; n++) {
    const due = start + (n * 1000) / ratePerSecond;
    const wait = due - now();
    if (wait > 0) await delay(wait);
    const answer = post(system, agent, JSON.stringify(exampleInquiry(n, `e2e${ratePerSecond}-${Math.round(start)}`))).then(leadId => {
      dueAt.set(leadId, due);
      acknowledged.push(now() - due);
    });
    // A refusal ends the run below; until then it must not count as unhandled.
    answer.catch(() => {});
    answers.push(answer);
  }
  await Promise.all(answers);
  await sink.reach(already + count, DEADLINE_MS);
  const usage = usageBetween(before, readNow(watched));
  const { assigned } = await sink.report();
  agent.destroy();
  return {
    ratePerSecond,
    seconds: usage.seconds,
    latency: latencyOf([...dueAt].map(([leadId, due]) => assigned.get(leadId)! - due)),
    acknowledged: latencyOf(acknowledged),
    cpuMsPerLead: (total(usage.cpu) * 1000) / count,
    cpu: usage.cpu,
    foreignCores: usage.foreignCores,
  };
}
