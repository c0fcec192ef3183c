import { createHash, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serviceNames, type AnyEvent, type ServiceName } from '@baton/contracts';
import { freePort, SupervisedProcess } from '@baton/local-stack';
import { eventually, testDatabase, testKafka, testStack, uniquePrefix, type TestDatabase, type TestKafka } from '@baton/testing';
import { Api } from '../../cli/src/connect/api.js';
import { readLedger } from '../../cli/src/ledger/read-ledger.js';
import { replayDecisions } from '../../../services/assignment/src/routing/explanation/replay.js';
import { bearer, post } from './demo/api.js';
import { inquirer, randomFrom } from './demo/people.js';
import { metricsOfPage } from './operations-page.fixture.js';

const root = join(import.meta.dirname, '..', '..', '..');
const KEY = 'the-admin-key-of-the-system';

/** All services as processes, two replicas of each, on databases and topics of their own. */
class RunningSystem {
  readonly replicas = new Map<ServiceName, { process: SupervisedProcess; url: string }[]>();
  private constructor(
    readonly kafka: TestKafka,
    readonly databases: Record<ServiceName, TestDatabase>,
  ) {}

  static async start(replicas = 2): Promise<RunningSystem> {
    const kafka = await testKafka(uniquePrefix());
    const databases = Object.fromEntries(await Promise.all(serviceNames.map(async s => [s, await testDatabase(s, [])]))) as Record<
      ServiceName,
      TestDatabase
    >;
    const system = new RunningSystem(kafka, databases);
    const { kafkaBrokers, redisUrl } = await testStack();
    for (const service of serviceNames) {
      system.replicas.set(service, []);
      for (let n = 0; n < replicas; n++) {
        const port = await freePort();
        const url = `http://127.0.0.1:${port}`;
        const process_ = new SupervisedProcess({
          name: `${service}-${n}`,
          command: process.execPath,
          args: [join(root, 'services', service, 'dist', 'main.js')],
          cwd: root,
          onLine: () => undefined,
          env: {
            ...process.env,
            NODE_OPTIONS: '',
            PORT: String(port),
            HOST: '127.0.0.1',
            LOG_LEVEL: 'error',
            DATABASE_URL: databases[service].url,
            DATABASE_POOL_SIZE: '4',
            KAFKA_BROKERS: kafkaBrokers.join(','),
            REDIS_URL: redisUrl,
            BATON_ADMIN_KEY: KEY,
            BATON_TOPIC_PREFIX: kafka.prefix,
            KAFKA_SESSION_TIMEOUT_MS: '2000',
            ALLOW_INSECURE_TARGETS: 'true',
            DELIVERY_ALLOWED_NETWORKS: '127.0.0.1/32',
            DELIVERY_TIMEOUT_MS: '1500',
            DELIVERY_LEASE_MS: '5000',
            META_GRAPH_URL: 'http://127.0.0.1:9',
            SECRETS_KEY: createHash('sha256').update('system').digest('base64'),
            SMTP_URL: 'smtp://127.0.0.1:9',
            MAIL_FROM: 'hello@example.com',
            PUBLIC_URL: 'http://127.0.0.1:9',
          },
          isReady: async () => (await fetch(`${url}/health/ready`).catch(() => undefined))?.ok ?? false,
        });
        system.replicas.get(service)!.push({ process: process_, url });
      }
    }
    await Promise.all([...system.replicas.values()].flat().map(r => r.process.start()));
    return system;
  }

  urls(service: ServiceName): string[] {
    return this.replicas.get(service)!.map(r => r.url);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.replicas.values()].flat().map(r => r.process.kill()));
    await Promise.all(Object.values(this.databases).map(d => d.drop()));
    await this.kafka.close();
  }
}

const reps = Array.from({ length: 10 }, (_, n) => ({ id: `rep-${n}`, name: `Rep ${n}`, externalId: `crm-${n}`, caps: { open: 30 } }));
const routing = {
  reps,
  pools: [{ id: 'all', members: reps.map(r => ({ rep: r.id })) }],
  policy: { name: 'system', sla: { accept: '8h' }, rules: [], fallback: { pool: 'all' } },
};

/** A CRM that takes whatever it is told. */
async function tellingReceiver(told: Set<string>): Promise<Server> {
  const server = createServer(async (request, response) => {
    const { type, data } = JSON.parse(Buffer.concat(await request.toArray()).toString());
    if (type === 'baton.assignment.lead-assigned.v1') told.add(data.leadId);
    response.writeHead(204).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Kills replicas of every service under load; afterwards the ledger is off by 0 and no cap was broken. */
export function describeSystem(inquiries: number, kills: number): void {
  let system: RunningSystem;
  let receiver: Server;
  /** Leads of which a webhook said that they were assigned. */
  const told = new Set<string>();
  beforeAll(async () => {
    system = await RunningSystem.start();
    await post(`${system.urls('assignment')[0]}/v1/routing/configuration`, routing, bearer(KEY));
    receiver = await tellingReceiver(told);
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    const subscription = { method: 'PUT', headers: { ...bearer(KEY), 'content-type': 'application/json' }, body: JSON.stringify({ url }) };
    expect((await fetch(`${system.urls('delivery')[0]}/v1/delivery/subscriptions/crm`, subscription)).status).toBe(200);
  });
  afterAll(async () => {
    await system?.stop();
    receiver?.closeAllConnections();
    receiver?.close();
  });

  it(`loses nothing when replicas are killed ${kills} times under load: the ledger is off by 0, nobody is over a cap, nobody has two owners`, async () => {
    const random = randomFrom(Number(process.env.BATON_TEST_SEED ?? Date.now() % 1_000_000));
    const accepted = new Set<string>();
    let sent = 0;
    const sender = async (): Promise<void> => {
      while (sent < inquiries) {
        const n = sent++;
        const p = inquirer(random, n);
        const body = {
          externalId: `system-${n}`,
          contact: { email: p.email, firstName: p.firstName },
          company: { name: p.company, employees: p.employees },
          source: { mediaType: 'website', channel: 'form' },
        };
        // As any sender would: again, under the same id, until it is answered.
        for (;;) {
          const url = system.urls('intake')[Math.floor(random() * 2)];
          const answer = await post(`${url}/v1/inquiries`, body, bearer(KEY)).catch(() => undefined);
          if (answer !== undefined) {
            accepted.add((answer as { leadId: string }).leadId);
            break;
          }
          await new Promise(resolve => setTimeout(resolve, 50));
        }
      }
    };
    const killer = async (): Promise<void> => {
      for (let n = 0; n < kills; n++) {
        const due = Math.floor((inquiries * (n + 1)) / (kills + 1));
        await eventually(() => expect(sent).toBeGreaterThanOrEqual(due), 120_000);
        const victims = system.replicas.get(serviceNames[n % serviceNames.length])!;
        await victims[Math.floor(random() * victims.length)].process.crash();
      }
    };
    await Promise.all([...Array.from({ length: 8 }, sender), killer()]);
    expect(accepted.size).toBe(inquiries);

    const api = new Api({ urls: Object.fromEntries(serviceNames.map(s => [s, system.urls(s)[0]])), key: KEY });
    const { pool } = system.databases.assignment;
    await eventually(async () => {
      const { rows } = await pool.query<{ place: string; n: number }>('select place, count(*)::int n from leads group by place');
      const places = Object.fromEntries(rows.map(r => [r.place, r.n]));
      expect(places).toEqual({ assigned: 300, ...(inquiries > 300 && { queued: inquiries - 300 }) });
    }, 90_000);
    // Each of them reached the CRM.
    await eventually(() => expect(told.size).toBe(300));
    await eventually(async () => {
      const { services, inTransit, wrong } = await readLedger(api, () => undefined);
      expect({ inTransit, wrong }).toEqual({ inTransit: [], wrong: [] });
      for (const service of services) expect(service).toMatchObject({ outbox: 0, lag: 0, parked: 0, deadLetters: 0 });
    });
    const { rows: over } = await pool.query('select rep_id, open from rep_slots where open > 30');
    expect(over).toEqual([]);
    const assignedLeads = (all: AnyEvent[]) => new Set(all.filter(e => e.name === 'lead-assigned').map(e => e.key)).size;
    const events = await system.kafka.collect('assignment.leads.v1', all => assignedLeads(all) >= 300);
    const owners = new Map<string, Set<string>>();
    for (const e of events)
      if (e.name === 'lead-assigned') owners.set(e.data.leadId, (owners.get(e.data.leadId) ?? new Set()).add(e.data.assignmentId));
    expect([...owners.values()].filter(a => a.size > 1)).toEqual([]);
    expect(owners.size).toBe(300);
    // Each decision of all this, of the leads that wait as well, is made again from what was stored, and comes out the same.
    const replayed = await replayDecisions(system.databases.assignment.database);
    expect(replayed).toMatchObject({ different: [], notReplayed: 0, reproduced: replayed.decisions });
    expect(replayed.decisions).toBeGreaterThanOrEqual(inquiries);
  }, 300_000);

  it('tells at /metrics what docs/operations.md says that it tells, no more and no less', async () => {
    const texts = await Promise.all(serviceNames.map(async s => (await fetch(`${system.urls(s)[0]}/metrics`)).text()));
    const told = new Set(texts.flatMap(text => [...text.matchAll(/^# HELP (\S+)/gm)].map(([, name]) => name!)));
    expect([...told].filter(name => !/^(nodejs|process)_/.test(name)).toSorted()).toEqual([...metricsOfPage()].toSorted());
  });

  it('routes the same inquiry once, however often it is sent', async () => {
    const body = {
      externalId: randomUUID(),
      contact: { email: 'again@repeat.example' },
      source: { mediaType: 'website', channel: 'form' },
    };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => post(`${system.urls('intake')[n % 2]}/v1/inquiries`, body, bearer(KEY))),
    );
    expect(new Set(answers.map(a => (a as { inquiryId: string }).inquiryId)).size).toBe(1);
    expect(answers.filter(a => !(a as { repeat: boolean }).repeat)).toHaveLength(1);
  });
}
