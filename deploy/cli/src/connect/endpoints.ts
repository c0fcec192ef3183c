import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { serviceNames, type ServiceName } from '@baton/contracts/topics';
import { WrongUse } from '../failures.js';

/** Where the services are, and the key to them. */
export interface Endpoints {
  readonly urls: Readonly<Partial<Record<ServiceName, string>>>;
  readonly key: string;
}

export interface EndpointSettings {
  /** `--endpoints`: a file, or one address for all services. */
  readonly endpoints?: string;
  /** `--key-file` */
  readonly keyFile?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
}

interface Found {
  readonly urls: Partial<Record<ServiceName, string>>;
  readonly key?: string;
}

export const urlVariable = (service: ServiceName): string => `BATON_${service.toUpperCase()}_URL`;

/**
 * Addresses: `--endpoints`, else BATON_<SERVICE>_URL over BATON_ENDPOINTS over the nearest .local/endpoints.json upwards.
 * Key: `--key-file`, else BATON_ADMIN_KEY, else the one in the file of endpoints that is used.
 * @throws WrongUse saying what to set
 */
export function findEndpoints({ endpoints, keyFile, env, workingDirectory }: EndpointSettings): Endpoints {
  const found = endpoints === undefined ? endpointsAround(env, workingDirectory) : readEndpoints(endpoints, workingDirectory);
  const key = keyFile === undefined ? env.BATON_ADMIN_KEY || found.key : readText(resolve(workingDirectory, keyFile), 'key file').trim();
  if (Object.keys(found.urls).length === 0)
    throw new WrongUse(
      'Where is Baton? Give --endpoints <file or address>, set BATON_ENDPOINTS or BATON_<SERVICE>_URL, or run this below a directory where npm start runs (.local/endpoints.json)',
    );
  if (!key) throw new WrongUse('There is no key: give --key-file <file>, or set BATON_ADMIN_KEY');
  // It would be refused as a header, by a message that shows it.
  if (!/^[\x21-\x7e]+$/.test(key)) throw new WrongUse('A key is one word: is this the right file, or variable?');
  return { urls: found.urls, key };
}

function endpointsAround(env: EndpointSettings['env'], workingDirectory: string): Found {
  const single: Found['urls'] = {};
  for (const service of serviceNames) {
    const url = env[urlVariable(service)];
    if (url) single[service] = checkedUrl(url, urlVariable(service));
  }
  const named = env.BATON_ENDPOINTS || nearestFile(workingDirectory);
  const common = named === undefined ? { urls: {} } : readEndpoints(named, workingDirectory);
  return { ...common, urls: { ...common.urls, ...single } };
}

function nearestFile(directory: string): string | undefined {
  const file = join(directory, '.local', 'endpoints.json');
  if (existsSync(file)) return file;
  const parent = dirname(directory);
  return parent === directory ? undefined : nearestFile(parent);
}

function readEndpoints(place: string, workingDirectory: string): Found {
  if (/^https?:/.test(place)) {
    const url = checkedUrl(place, 'The address of Baton');
    return { urls: Object.fromEntries(serviceNames.map(service => [service, url])) };
  }
  const file = resolve(workingDirectory, place);
  const content = parseObject(readText(file, 'file of endpoints'), file);
  const urls: Found['urls'] = {};
  for (const service of serviceNames) {
    const url = content[service];
    if (url !== undefined) urls[service] = checkedUrl(String(url), `${service} in ${file}`);
  }
  return { urls, key: typeof content.adminKey === 'string' ? content.adminKey : undefined };
}

function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new WrongUse(`The ${what} ${file} can not be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`);
  }
}

function parseObject(text: string, file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object') return value as Record<string, unknown>;
  } catch {
    // Not JSON, and so not an object either.
  }
  throw new WrongUse(`${file} has to be a JSON object of addresses: {"intake": "http://…", …, "adminKey": "…"}`);
}

function checkedUrl(text: string, what: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text)) throw new WrongUse(`${what} has to be an address beginning with http:// or https://`);
  return text.replace(/\/+$/, '');
}
