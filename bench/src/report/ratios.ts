import { PEER_DELIVERIES, peerCpuMsPerLead } from '../peers/reference-pipelines.js';
import type { Results } from './results.js';
import { figure } from './table.js';

/** What was asked of the system, and what it did, against the pipelines of the same go: what, wanted, measured, met. */
export function ratios(results: Results): string[][] {
  const { peers = [], slowPeer, threeServices, fiveServices, endToEnd = [], idle, delivery } = results;
  const [limit, textbook] = ['L', 'T'].map(variant => peers.find(run => run.variant === variant));
  const rows: string[][] = [];
  const compare = (what: string, wanted: string, value: number, digits: number, met: (value: number) => boolean) =>
    rows.push([what, wanted, figure(value, digits), met(value) ? 'yes' : 'no']);
  if (threeServices && limit) compare('leads/s ÷ limit', '≥ 0.5', threeServices.leadsPerSecond / limit.eventsPerSecond, 2, v => v >= 0.5);
  if (threeServices && textbook)
    compare('leads/s ÷ textbook', '≥ 10', threeServices.leadsPerSecond / textbook.eventsPerSecond, 1, v => v >= 10);
  if (fiveServices && limit) {
    const peer = peerCpuMsPerLead(limit) / PEER_DELIVERIES;
    compare('CPU-ms per event delivered, all five ÷ limit', '≤ 2', fiveServices.settled.cpuMsPerDelivered / peer, 2, v => v <= 2);
    compare('the same, counting only events that a handler worked on', '', fiveServices.settled.cpuMsPerHandled / peer, 2, v => v <= 2);
  }
  for (const [rate, peer] of [
    [20, slowPeer],
    [100, limit],
  ] as const) {
    const run = endToEnd.find(e => e.ratePerSecond === rate);
    if (run && peer) compare(`p99 at ${rate}/s ÷ limit`, '≤ 1', run.latency.p99 / peer.p99, 2, v => v <= 1);
    if (run) compare(`p99 at ${rate}/s, ms`, '< 100', run.latency.p99, 0, v => v < 100);
  }
  if (delivery) compare('webhooks a second: 10,000 within 60 s', '≥ 167', delivery.perSecond, 0, v => v >= 10_000 / 60);
  const services = Object.entries(idle?.percent ?? {}).filter(([name]) => !['kafka', 'postgres', 'redis'].includes(name));
  if (services.length > 0)
    compare('idle, the busiest service, % of a core', '≤ 1', Math.max(...services.map(([, percent]) => percent)), 2, v => v <= 1);
  const memory = fiveServices ?? threeServices;
  for (const [when, mebibytes] of [
    ['at the end of throughput', memory?.residentMebibytes],
    ['idle after it', idle?.residentMebibytes],
  ] as const)
    if (mebibytes) compare(`memory ${when}, the largest service, MiB`, '≤ 180', Math.max(...Object.values(mebibytes)), 0, v => v <= 180);
  return rows;
}
