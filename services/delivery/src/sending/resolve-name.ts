import { lookup, Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';

export type Address = { readonly address: string; readonly family: number };
/** All addresses of a name. @throws when there are none, or nobody says */
export type Resolve = (hostname: string) => Promise<readonly Address[]>;

/** How long a name server has for its answer, the first time; it is asked twice, and has twice as long then. */
const TIMEOUT_MS = 1_500;
const TRIES = 2;
const HOSTS_FILE = '/etc/hosts';

const system: Resolve = hostname => lookup(hostname, { all: true });

/**
 * Asks name servers itself, as many names at once as there are. The system's own look-up is done on four threads, which each name holds until its name
 * server answers: one that never does would hold up deliveries to everybody else. The system is asked for names in its hosts file, and for those that
 * name servers do not know as they stand: it may complete them.
 * @param options.servers instead of those that the system is configured with
 */
export function nameResolver(
  options: { servers?: readonly string[]; timeoutMs?: number; hostsFile?: string; system?: Resolve } = {},
): Resolve {
  const resolver = new Resolver({ timeout: options.timeoutMs ?? TIMEOUT_MS, tries: TRIES });
  if (options.servers !== undefined) resolver.setServers(options.servers);
  const askSystem = options.system ?? system;
  const isInHostsFile = async (hostname: string): Promise<boolean> => {
    const text = await readFile(options.hostsFile ?? HOSTS_FILE, 'utf8').catch(() => '');
    return text
      .split('\n')
      .some(line => line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/).slice(1).includes(hostname.toLowerCase()));
  };
  return async hostname => {
    if (await isInHostsFile(hostname)) return askSystem(hostname);
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const found = answers.flatMap((answer, n) =>
      answer.status === 'fulfilled' ? answer.value.map(address => ({ address, family: n === 0 ? 4 : 6 })) : [],
    );
    if (found.length > 0) return found;
    const failures = answers.flatMap(answer => (answer.status === 'rejected' ? [answer.reason as NodeJS.ErrnoException] : []));
    const unanswered = failures.find(({ code }) => code !== 'ENOTFOUND' && code !== 'ENODATA');
    if (unanswered !== undefined) throw unanswered;
    return askSystem(hostname);
  };
}
