import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { kafkaClient } from '@baton/messaging';
import { Partitioners } from 'kafkajs';
import { createInboundSource } from './load/inbound-records.js';
import { Sink } from './load/sink.js';
import { findPipelines, runPipelines } from './peers/reference-pipelines.js';
import { forgetStatements, statementCosts } from './measure/statements.js';
import type { Results } from './report/results.js';
import { faultsOf, untilCaughtUp } from './runs/caught-up.js';
import { measureDelivery } from './runs/delivery.js';
import { measureEndToEnd } from './runs/end-to-end.js';
import { measureHttpLoad } from './runs/http-load.js';
import { measureIdle } from './runs/idle.js';
import { faultsOfReplay, measureReplay } from './runs/replay.js';
import { load, measureThroughput } from './runs/throughput.js';
import type { Settings } from './settings.js';
import { benchCompany } from './system/bench-company.js';
import { BenchSystem } from './system/bench-system.js';

export interface BenchRun {
  readonly settings: Settings;
  readonly root: string;
  readonly directory: string;
  readonly log: (line: string) => void;
  readonly about: Pick<Results, 'at' | 'commit' | 'machine'>;
}

/** Runs what the settings ask for, one thing after the other, and gives what was measured. */
export async function runBench(run: BenchRun): Promise<Results> {
  const { settings, about } = run;
  const { inquiries, warmUp, reps, steadySeconds, parts } = settings;
  const results: Results = { ...about, settings: { inquiries, warmUp, reps, steadySeconds }, notes: [] };
  if (parts.some(part => part !== 'peers' && part !== 'delivery')) await onNewSystem(run, system => measureBaton(run, system, results));
  if (parts.includes('delivery'))
    await onNewSystem(run, async system => {
      run.log(`Webhooks: ${settings.deliveries} deliveries …`);
      await system.startServices('delivery');
      results.delivery = await measureDelivery(system, settings.deliveries, Math.ceil(settings.deliveries / 10));
    });
  if (parts.includes('peers')) await measurePeers(run, results);
  return results;
}

async function onNewSystem(run: BenchRun, work: (system: BenchSystem) => Promise<void>): Promise<void> {
  const { portBase, profile, statements, nodeOptions } = run.settings;
  const system = await BenchSystem.start({ ...run, portBase, profile, statements, nodeOptions });
  try {
    await work(system);
  } finally {
    await system.stop();
  }
}

/** A lead's way to a rep: what the reference pipelines do as well. */
const measuredFirst = ['intake', 'scoring', 'assignment'] as const;

async function measureBaton({ settings, root, directory, log }: BenchRun, system: BenchSystem, results: Results): Promise<void> {
  const { parts, warmUp, inquiries, quietSeconds } = settings;
  log('Starting intake, scoring and assignment …');
  await system.startServices(...measuredFirst);
  await system.request('assignment', '/v1/routing/configuration', benchCompany(settings.reps));
  const source = await createInboundSource(system);
  const sink = await Sink.start(system.stack.kafkaBrokers);
  const kafka = kafkaClient('bench', { brokers: system.stack.kafkaBrokers }, { warn: () => {}, error: log });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, allowAutoTopicCreation: false });
  await producer.connect();
  let assigned = 0;
  const through = async (count: number, work: () => Promise<unknown>) => {
    await work();
    assigned += count;
    await sink.reach(assigned, 600_000);
    await untilCaughtUp(system);
  };
  const measured = async (name: string, leads: number, work: () => Promise<void>) => {
    if (!settings.statements) return work();
    await forgetStatements(system.stack.postgresUrl);
    await work();
    const file = join(directory, `statements-${name}.txt`);
    await writeFile(file, await statementCosts(system.stack.postgresUrl, leads));
    log(`What each statement cost: ${file}`);
  };
  try {
    if (parts.includes('throughput')) {
      // As the driver of the reference pipelines does: a first run is for the broker and the database, and those who are measured start after it.
      const first = warmUp + inquiries;
      log(`Warming up broker and database with ${first} inquiries …`);
      await through(first, () => load(producer, source, first));
      await system.stopServices(...measuredFirst);
      await system.checkpoint();
      await system.startServices(...measuredFirst);
    }
    log(`Warming up with ${warmUp} inquiries …`);
    await through(warmUp, () => load(producer, source, warmUp));
    if (parts.includes('throughput')) {
      log(`Throughput of three services: ${inquiries} inquiries …`);
      await measured('three-services', inquiries, () =>
        through(inquiries, async () => {
          results.threeServices = await measureThroughput(system, sink, producer, source, { inquiries, quietSeconds, already: assigned });
        }),
      );
    }
    log('Starting nurture and attribution …');
    await system.startServices('nurture', 'attribution');
    await through(warmUp, () => load(producer, source, warmUp));
    if (parts.includes('throughput')) {
      log(`Throughput with all five: ${inquiries} inquiries …`);
      await system.checkpoint();
      await measured('five-services', inquiries, () =>
        through(inquiries, async () => {
          results.fiveServices = await measureThroughput(system, sink, producer, source, { inquiries, quietSeconds, already: assigned });
        }),
      );
    }
    if (parts.includes('end-to-end'))
      for (const ratePerSecond of settings.rates) {
        const { steadySeconds } = settings;
        log(`End to end over HTTP: ${ratePerSecond}/s for ${steadySeconds} s …`);
        await through(3 * ratePerSecond, () =>
          measureEndToEnd(system, sink, { ratePerSecond, steadySeconds: 3, quietSeconds: 0, already: assigned }),
        );
        const leads = ratePerSecond * steadySeconds;
        await system.checkpoint();
        await measured(`${ratePerSecond}-a-second`, leads, () =>
          through(leads, async () => {
            (results.endToEnd ??= []).push(
              await measureEndToEnd(system, sink, { ratePerSecond, steadySeconds, quietSeconds, already: assigned }),
            );
          }),
        );
      }
    if (parts.includes('idle')) {
      log(`Idle: ${settings.settleSeconds} s to settle, then ${settings.idleSeconds} s …`);
      results.idle = await measureIdle(system, settings.settleSeconds, settings.idleSeconds);
    }
    log('Making every decision again …');
    results.replay = await measureReplay(root, system.databaseUrl('assignment'));
    const faults = [...(await faultsOf(system, assigned)), ...faultsOfReplay(results.replay)];
    results.notes.push(...faults.map(fault => `the figures are worthless: ${fault}`));
  } finally {
    await producer.disconnect();
    await sink.stop();
  }
  if (parts.includes('http')) {
    await system.stopServices('scoring', 'assignment', 'nurture', 'attribution');
    log(`Intake over HTTP: ${settings.httpConnections} connections for ${settings.httpSeconds} s …`);
    results.http = await measureHttpLoad(system, settings);
  }
}

async function measurePeers({ settings, root, directory, log }: BenchRun, results: Results): Promise<void> {
  const source = findPipelines(root);
  if (!source) {
    results.notes.push('no reference pipelines beside the repository: nothing to compare with');
    return;
  }
  // The ports and the memory of what ran before are free again a moment later.
  await delay(1000);
  const options = {
    root,
    directory,
    warmUp: settings.warmUp,
    steadySeconds: settings.steadySeconds,
    idleSeconds: settings.idleSeconds,
    quietSeconds: settings.quietSeconds,
    log,
  };
  log('Reference pipelines: the hand-written limit and the textbook one …');
  results.peers = await runPipelines(source, { ...options, inquiries: settings.inquiries, ratePerSecond: 100, variants: ['L', 'T'] });
  log('Reference pipelines: the limit at 20/s …');
  [results.slowPeer] = await runPipelines(source, { ...options, inquiries: settings.inquiries, ratePerSecond: 20, variants: ['L'] });
  for (const run of [...results.peers, ...(results.slowPeer ? [results.slowPeer] : [])])
    if (!run.checks.ok) results.notes.push(`the checks of ${run.variant} failed: its figures are worthless`);
}
