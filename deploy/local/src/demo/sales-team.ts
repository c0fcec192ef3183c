import { decode, topics } from '@baton/contracts';
import { kafkaClient, type KafkaLog } from '@baton/messaging';
import { randomUUID } from 'node:crypto';
import { bearer, post } from './api.js';
import type { Outside } from './traffic.js';

/** Seconds until a rep of the demo takes a lead on, calls, and knows how it went. */
const PACE = { accept: 3, call: 8, outcome: 20 };
/** This one takes time, and the CRM does not accept for her: who looks on can answer her mails in the meantime. */
export const UNHURRIED = { repId: 'nadia', accept: 90 };

/** The CRM's record of a lead, by the id that crm-receiver.mjs gives it. */
const recordOf = (leadId: string) => ({ system: 'example-crm', recordId: `C-${leadId.slice(-12)}` });

export interface SalesTeam {
  readonly brokers: string[];
  readonly outside: Outside;
  readonly random: () => number;
  readonly log: KafkaLog;
  /** Whether the CRM accepts each lead when it hears of it, and links its record; else the team does both. */
  readonly crmAccepts: boolean;
}

/** What the reps of the example company do with the leads that they are given: the CRM reports it by its own ids. @returns a function that ends it */
export async function startSalesTeam({ brokers, outside, random, log, crmAccepts }: SalesTeam): Promise<() => Promise<void>> {
  const timers = new Set<NodeJS.Timeout>();
  const after = (seconds: number, work: () => Promise<unknown>): void => {
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        work().catch((error: unknown) => log.warn(`the CRM's update failed: ${error instanceof Error ? error.message : String(error)}`));
      },
      seconds * 1000 * (0.5 + random()),
    );
    timers.add(timer);
  };
  const report = async (leadId: string, update: object): Promise<void> =>
    void (await post(
      `${outside.intake}/v1/crm-updates`,
      { externalId: randomUUID(), record: recordOf(leadId), ...update },
      bearer(outside.secrets.crmKey),
    ));

  const consumer = kafkaClient('example-crm', { brokers }, log).consumer({ groupId: 'example-crm', retry: { retries: 20 } });
  const seen = new Set<string>();
  /** Assignments that somebody else has ended. */
  const over = new Set<string>();
  await consumer.connect();
  await consumer.subscribe({ topics: [topics.assignmentLeads.name], fromBeginning: false });
  await consumer.run({
    eachMessage: ({ message }) => {
      const decoded = decode({ key: message.key, value: message.value, headers: message.headers ?? {} });
      if (decoded.outcome !== 'event') return Promise.resolve();
      if (decoded.event.name === 'lead-unassigned') over.add(decoded.event.data.assignmentId);
      if (decoded.event.name !== 'lead-assigned' || seen.has(decoded.event.data.assignmentId)) return Promise.resolve();
      const { leadId, rep, assignmentId, grade } = decoded.event.data;
      seen.add(assignmentId);
      const by = { repExternalId: rep.externalId };
      // One in twelve is left lying, so that a clock can be seen to run out.
      if (random() < 0.08) return Promise.resolve();
      const isUnhurried = rep.repId === UNHURRIED.repId;
      const accept = isUnhurried ? UNHURRIED.accept : PACE.accept;
      const reportIfOwned = async (update: object): Promise<void> => {
        if (!over.has(assignmentId)) await report(leadId, update);
      };
      if (!crmAccepts || isUnhurried) after(accept, () => reportIfOwned({ leadId, status: 'accepted', ...by }));
      after(accept + PACE.call, () => reportIfOwned({ activity: random() < 0.7 ? 'call-connected' : 'voicemail', ...by }));
      after(accept + PACE.call + PACE.outcome, () => reportIfOwned(outcomeOf(leadId, grade, random)));
      return Promise.resolve();
    },
  });
  return async () => {
    for (const timer of timers) clearTimeout(timer);
    await consumer.disconnect();
  };
}

function outcomeOf(leadId: string, grade: string | null, random: () => number): object {
  const chance = { A: 0.6, B: 0.4, C: 0.2, D: 0.1 }[grade ?? 'C'] ?? 0.2;
  if (random() < chance)
    return {
      status: 'won',
      opportunity: {
        id: `opp-${leadId.slice(-8)}`,
        stage: 'won',
        amount: `${(2_000 + Math.floor(random() * 30_000)).toFixed(0)}.00`,
        currency: 'EUR',
      },
    };
  return random() < 0.6 ? { status: 'lost', reason: 'chose somebody else' } : { status: 'disqualified', reason: 'no budget' };
}
