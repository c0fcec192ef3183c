import type { ServiceSurroundings } from '../services.js';
import { urlOf } from '../services.js';
import { smtpPortOf } from '../stand-ins.js';
import { startExampleCrm } from './example-crm.js';
import { loadCompany } from './load-company.js';
import { randomFrom } from './people.js';
import { startSalesTeam } from './sales-team.js';
import { showMails } from './show-mails.js';
import { sendInquiry, type Outside } from './traffic.js';

/** Sent at once, then one in about this many milliseconds. */
const FIRST = 12;
const EVERY_MS = 2_500;

/**
 * Loads the example company, lets inquiries of several systems come in, and its reps work on them.
 * @param exampleCrm whether a CRM takes webhooks on this machine: where delivery may not reach it, the sales team makes do without
 * @returns a function that ends it
 */
export async function startDemo(
  surroundings: ServiceSurroundings,
  say: (line: string) => void,
  { exampleCrm = false }: { exampleCrm?: boolean } = {},
): Promise<() => Promise<void>> {
  const secrets = await loadCompany(surroundings, say);
  const outside: Outside = { intake: urlOf(surroundings.portBase, 'intake'), graph: surroundings.graphUrl, secrets };
  const random = randomFrom(Date.now());
  const quiet = { warn: (message: string) => say(`demo: ${message}`), error: (message: string) => say(`demo: ${message}`) };
  const endExampleCrm = exampleCrm ? await startExampleCrm(surroundings, secrets) : undefined;
  const endSalesTeam = await startSalesTeam({
    brokers: surroundings.infrastructure.kafkaBrokers,
    outside,
    random,
    log: { ...quiet, warn: () => undefined },
    crmAccepts: exampleCrm,
  });
  const endMails =
    process.env.SMTP_URL === undefined ? showMails(`http://127.0.0.1:${smtpPortOf(surroundings.portBase) + 1}`, say) : () => undefined;
  let n = Math.floor(Date.now() / 1000) % 1_000_000_000;
  for (let first = 0; first < FIRST; first++) await sendInquiry(outside, random, n++);
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  const trickle = (): void => {
    if (ended) return;
    timer = setTimeout(
      () => {
        sendInquiry(outside, random, n++)
          // A service that was just killed comes back; its source would send again, the demo sends the next.
          .catch((error: unknown) =>
            say(`demo: an inquiry was not taken (${error instanceof Error ? error.message : String(error)}); its sender would try again`),
          )
          .finally(trickle);
      },
      EVERY_MS * (0.4 + random() * 1.2),
    );
  };
  trickle();
  return async () => {
    ended = true;
    clearTimeout(timer);
    endMails();
    await endSalesTeam();
    await endExampleCrm?.();
  };
}
