import { serviceNames, type ServiceName } from '@baton/contracts/topics';
import { Option, type Command } from 'commander';
import type { Api } from '../connect/api.js';
import { WrongUse } from '../failures.js';
import { table, type Column } from '../output/table.js';
import { distance, plural } from '../output/words.js';
import { apiFor, printData, type Surroundings } from '../surroundings.js';

/** An event that a service could not process, as it answers it. */
interface DeadLetter {
  readonly id: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly leadId: string | null;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly reason: string;
  readonly at: string;
  /** Events of the lead that wait behind it. */
  readonly parked: number;
}
/** With the record as it came. */
interface DeadLetterRecord extends DeadLetter {
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** null: its lead was erased. */
  readonly body: string | null;
  /** How the bytes are written as `body`. */
  readonly bodyEncoding: 'utf8' | 'base64';
}
type FoundLetter = DeadLetter & { readonly service: ServiceName };
interface Resolved {
  readonly id: string;
  readonly leadId: string | null;
  readonly delivered: number;
}
interface ServiceOption {
  readonly service?: ServiceName;
}

const ofService = (): Option => new Option('--service <name>', 'only of this service').choices(serviceNames);

/** dlq list, show, release, drop. */
export function addDeadLetterCommands(baton: Command, surroundings: Surroundings): void {
  const dlq = baton.command('dlq').description('events that a service could not process, and the leads that wait behind them');
  dlq
    .command('list')
    .description('open dead letters, oldest first')
    .addOption(ofService())
    .action(async ({ service }: ServiceOption, command: Command) => {
      const deadLetters = await lettersOf(apiFor(command, surroundings), service);
      printData(command, surroundings, { deadLetters }, () =>
        deadLetters.length === 0 ? 'No dead letters.' : table(columns(surroundings.now()), deadLetters, surroundings.terminal.width),
      );
    });
  dlq
    .command('show')
    .description('everything about a dead letter, with its body, which may hold personal data')
    .argument('<id>', 'its id')
    .addOption(ofService())
    .action(async (id: string, { service }: ServiceOption, command: Command) => {
      const api = apiFor(command, surroundings);
      const letterId = asAnswered(id);
      const owner = (await ownersOf(api, [letterId], service)).get(letterId)!;
      const letter = { service: owner, ...(await api.get<DeadLetterRecord>(owner, `/v1/${owner}/dead-letters/${letterId}`)) };
      printData(command, surroundings, letter, () => letterAsText(letter));
    });
  for (const { name, done, description } of resolutions)
    dlq
      .command(name)
      .description(description)
      .argument('<id...>', 'ids of dead letters')
      .addOption(ofService())
      .action(async (given: string[], { service }: ServiceOption, command: Command) => {
        const api = apiFor(command, surroundings);
        const ids = [...new Set(given.map(asAnswered))];
        const resolved: Resolved[] = [];
        const owners = await ownersOf(api, ids, service);
        for (const id of ids) {
          const owner = owners.get(id)!;
          const one = await api.post<Resolved>(owner, `/v1/${owner}/dead-letters/${id}/${name}`);
          resolved.push(one);
          surroundings.terminal.say(`${done} ${id} of ${owner}; ${plural(one.delivered, 'event')} of its lead went on`);
        }
        printData(command, surroundings, { resolution: done, deadLetters: resolved }, () =>
          resolved.map(({ id: each }) => each).join('\n'),
        );
      });
}

const resolutions = [
  { name: 'release', done: 'released', description: 'process events again, then what waits behind them' },
  { name: 'drop', done: 'dropped', description: 'give events up; what waits behind them goes on' },
] as const;

/** An id as services write it: logs and tables of others have UUIDs in upper case, too. */
const asAnswered = (id: string): string => id.toLowerCase();

async function lettersOf(api: Api, service: ServiceName | undefined): Promise<FoundLetter[]> {
  const found: FoundLetter[] = [];
  for (const name of service === undefined ? serviceNames : [service])
    for (const letter of await api.all<DeadLetter>(name, `/v1/${name}/dead-letters`, 'deadLetters', 'cursor'))
      found.push({ service: name, ...letter });
  return found.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** The services that have the letters, by id. */
async function ownersOf(api: Api, ids: readonly string[], service: ServiceName | undefined): Promise<Map<string, ServiceName>> {
  const owners = new Map((await lettersOf(api, service)).map(letter => [letter.id, letter.service]));
  const missing = ids.filter(id => !owners.has(id));
  if (missing.length > 0)
    throw new WrongUse(
      `There is no open dead letter ${missing.join(', ')}${service === undefined ? '' : ` in ${service}`}: see baton dlq list`,
    );
  return owners;
}

const columns = (now: Date): Column<FoundLetter>[] => [
  { title: 'ID', of: letter => letter.id },
  { title: 'SERVICE', of: letter => letter.service },
  { title: 'EVENT', of: letter => letter.eventType },
  { title: 'LEAD', of: letter => letter.leadId },
  { title: 'SINCE', of: letter => distance(letter.at, now) },
  { title: 'PARKED', of: letter => letter.parked, align: 'right' },
  { title: 'REASON', of: letter => letter.reason },
];

function letterAsText({ headers, body, bodyEncoding, ...letter }: DeadLetterRecord & { readonly service: ServiceName }): string {
  const members = Object.entries({ ...letter, ...headers });
  const longest = Math.max(...members.map(([name]) => name.length));
  return [...members.map(([name, value]) => `${name.padEnd(longest)}  ${String(value ?? '-')}`), '', bodyAsText(body, bodyEncoding)].join(
    '\n',
  );
}

function bodyAsText(body: string | null, encoding: DeadLetterRecord['bodyEncoding']): string {
  if (body === null) return 'Its body is gone: the lead was erased.';
  if (encoding === 'utf8') return indented(body);
  const bytes = Buffer.from(body, 'base64');
  return [
    `Its body is no text: ${plural(bytes.length, 'byte')}, in hexadecimal numbers and what of it can be read`,
    ...hexLines(bytes),
  ].join('\n');
}

const BYTES_OF_LINE = 16;
/** Lines of bytes that are shown; all of them are in the JSON. */
const MOST_LINES = 64;

/** Bytes as hex editors show them. */
function hexLines(bytes: Buffer): string[] {
  const count = Math.ceil(bytes.length / BYTES_OF_LINE);
  const lines = Array.from({ length: Math.min(count, MOST_LINES) }, (_, n) => {
    const part = bytes.subarray(n * BYTES_OF_LINE, (n + 1) * BYTES_OF_LINE);
    const hex = [...part].map(byte => byte.toString(16).padStart(2, '0')).join(' ');
    const readable = part.toString('latin1').replaceAll(/[^ -~]/g, '.');
    return `${(n * BYTES_OF_LINE).toString(16).padStart(8, '0')}  ${hex.padEnd(3 * BYTES_OF_LINE - 1)}  ${readable}`;
  });
  return count > MOST_LINES ? [...lines, '… --json has all of it, in base64'] : lines;
}

/** JSON for people, anything else as it is. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
