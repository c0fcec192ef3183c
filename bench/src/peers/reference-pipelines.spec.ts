import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPipelines, peerCpuMsPerLead, peerSteadyCpuMsPerLead, type PeerRun } from './reference-pipelines.js';

describe('reference pipelines', () => {
  const run = {
    n: 1000,
    cpuDrain: { intake: 0.1, scoring: 0.2, assignment: 0.3, pg: 0.2, kafka: 0.2, sink: 5, driver: 5, machine: 50 },
    cpuSteady: { intake: 1, scoring: 1, assignment: 1, pg: 1, kafka: 2, sink: 9 },
  } as unknown as PeerRun;

  it('are charged with services, database and broker, as Baton is', () => {
    expect(peerCpuMsPerLead(run)).toBeCloseTo(1);
    expect(peerSteadyCpuMsPerLead(run, 600)).toBeCloseTo(10);
  });

  it('may not be there', () => expect(findPipelines(join(mkdtempSync(join(tmpdir(), 'bench-')), 'project'))).toBeUndefined());
});
