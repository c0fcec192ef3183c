import { randomBytes } from 'node:crypto';
import { allTopics, encode, PARTITIONS, serviceNames, topicOf, type AnyEvent, type BatonEvent, type ServiceName } from '@baton/contracts';
import { Kafka, logLevel, Partitioners, type Message, type Producer } from 'kafkajs';
import { eventually, GENEROUS_MS } from '../eventually.js';
import { testStack, type TestStack } from '../test-stack.js';
import { EventCollector } from './event-collector.js';

/** The topics of one test, told from those of others by a prefix. Names are given without it. */
export class TestKafka {
  private collector: Promise<EventCollector> | undefined;

  private constructor(
    /** For BATON_TOPIC_PREFIX. */
    readonly prefix: string,
    readonly brokers: readonly string[],
    readonly kafka: Kafka,
    private readonly producer: Producer,
    private readonly names: readonly string[],
  ) {}

  /** Creates the topics (all there are, when none are named) and connects. */
  static async start(prefix: string, names: readonly string[], { kafkaBrokers }: TestStack): Promise<TestKafka> {
    const kafka = new Kafka({
      clientId: 'tests',
      brokers: kafkaBrokers,
      logLevel: logLevel.NOTHING,
      // Short, so that a test that stops its broker is back with it soon.
      retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 20 },
    });
    await createTopics(
      kafka,
      names.map(name => prefix + name),
    );
    const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    return new TestKafka(prefix, kafkaBrokers, kafka, producer, names);
  }

  /** Sends events, in this order, to the topics on which their services send them. */
  async publish(events: readonly BatonEvent[]): Promise<void> {
    const byTopic = new Map<string, Message[]>();
    for (const event of events) {
      const topic = topicOfEvent(event);
      byTopic.set(topic, [...(byTopic.get(topic) ?? []), encode(event)]);
    }
    await this.producer.sendBatch({
      acks: -1,
      topicMessages: [...byTopic].map(([topic, messages]) => ({ topic: this.prefix + topic, messages })),
    });
  }

  /** Sends records as they are: tombstones, undecodable ones, those of systems outside. */
  async publishRecords(topic: string, records: readonly Message[]): Promise<void> {
    await this.producer.send({ topic: this.prefix + topic, acks: -1, messages: [...records] });
  }

  /**
   * The events of a topic from its beginning, repeats included, as soon as `isEnough` says so.
   * @throws after `deadlineMs`, saying what has come
   */
  async collect(topic: string, isEnough: (events: AnyEvent[]) => boolean, deadlineMs = GENEROUS_MS): Promise<AnyEvent[]> {
    return (await this.reading()).waitFor(this.prefix + topic, isEnough, deadlineMs);
  }

  /** What has come on a topic so far, without waiting. */
  async eventsSoFar(topic: string): Promise<AnyEvent[]> {
    return (await this.reading()).events(this.prefix + topic);
  }

  /** Disconnects and deletes the topics. */
  async close(): Promise<void> {
    await (await this.collector)?.stop();
    await this.producer.disconnect();
    await withAdmin(this.kafka, admin => admin.deleteTopics({ topics: this.names.map(name => this.prefix + name) }));
  }

  private reading(): Promise<EventCollector> {
    return (this.collector ??= EventCollector.start(
      this.kafka,
      this.names.map(name => this.prefix + name),
    ));
  }
}

/** A prefix of topics and groups that no other test has. */
export const uniquePrefix = (): string => `t${process.pid.toString(36)}${randomBytes(3).toString('hex')}.`;

/** The topics that a service reads or writes, its dead letters among them: a third of what there is, and of what the broker has to make. */
export const topicsOf = (service: ServiceName): string[] =>
  allTopics.filter(topic => topic.producer === service || topic.consumers.includes(service)).map(topic => topic.name);

/**
 * Topics of its own on the test broker.
 * @param names without the prefix; default: all topics of the table, dead letters among them
 * @param stack default: the one of the run
 */
export async function testKafka(
  prefix: string = uniquePrefix(),
  names: readonly string[] = allTopics.map(topic => topic.name),
  stack?: TestStack,
): Promise<TestKafka> {
  return TestKafka.start(prefix, names, stack ?? (await testStack()));
}

function topicOfEvent(event: BatonEvent): string {
  const service = serviceNames.find(name => event.source === `/baton/${name}`);
  if (!service) throw new Error(`${event.source} is no service of Baton: send it with publishRecords`);
  return topicOf(event.name, service);
}

async function createTopics(kafka: Kafka, names: readonly string[]): Promise<void> {
  await withAdmin(kafka, async admin => {
    await admin.createTopics({
      topics: names.map(topic => ({ topic, numPartitions: PARTITIONS, replicationFactor: 1 })),
      waitForLeaders: false,
    });
    // The controller knows a new topic before its leader serves it. A record sent in between can be refused, and kafkajs then sends its whole batch again.
    // On a busy disk a broker takes seconds for a hundred partitions.
    await eventually(() => Promise.all(names.map(topic => admin.fetchTopicOffsets(topic))));
  });
}

async function withAdmin<T>(kafka: Kafka, work: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
