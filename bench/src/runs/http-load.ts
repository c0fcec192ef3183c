import autocannon from 'autocannon';
import { exampleInquiry } from '../load/example-inquiries.js';
import { readNow, usageBetween, waitForQuiet } from '../measure/readings.js';
import type { BenchSystem } from '../system/bench-system.js';

export interface HttpLoad {
  readonly connections: number;
  readonly seconds: number;
  readonly acceptedPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly refused: number;
  readonly cpuMsPerInquiry: { readonly intake: number; readonly all: number };
  readonly foreignCores: number;
}

/** Intake alone, as fast as so many connections ask: each sends its next inquiry when the one before is answered. */
export async function measureHttpLoad(
  system: BenchSystem,
  { httpConnections, httpSeconds, quietSeconds }: { httpConnections: number; httpSeconds: number; quietSeconds: number },
): Promise<HttpLoad> {
  const run = async (duration: number) => {
    let n = 0;
    const name = `http-${Date.now()}`;
    return autocannon({
      url: `${system.url('intake')}/v1/inquiries`,
      connections: httpConnections,
      duration,
      method: 'POST',
      headers: { authorization: `Bearer ${system.adminKey}`, 'content-type': 'application/json' },
      requests: [{ setupRequest: request => ({ ...request, body: JSON.stringify(exampleInquiry(n++, name)) }) }],
    });
  };
  await run(2);
  await waitForQuiet(quietSeconds);
  const watched = system.watched();
  const before = readNow(watched);
  const result = await run(httpSeconds);
  const usage = usageBetween(before, readNow(watched));
  const accepted = result['2xx'];
  return {
    connections: httpConnections,
    seconds: result.duration,
    acceptedPerSecond: accepted / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    refused: result.non2xx + result.errors,
    cpuMsPerInquiry: {
      intake: (usage.cpu.intake! * 1000) / accepted,
      all: (Object.values(usage.cpu).reduce((sum, s) => sum + s, 0) * 1000) / accepted,
    },
    foreignCores: usage.foreignCores,
  };
}
