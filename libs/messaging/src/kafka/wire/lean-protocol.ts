import { createRequire } from 'node:module';
import { isBundle, unbundled } from './bundle.js';
import type { ByteWriter } from './byte-writer.js';
import { decodeFetch, encodeFetch, FETCH_VERSION, type FetchArguments } from './fetch-protocol.js';
import { encodeProduce, PRODUCE_VERSION, type ProduceArguments } from './produce-protocol.js';
import { NotARecordBatch, type CodecOf } from './record-batch-reader.js';

/** What kafkajs needs to send something: its own Encoder has these parts. */
interface Encoded {
  readonly buf: Buffer;
  readonly buffer: Buffer;
  size(): number;
}
interface Exchange {
  request: { encode(): Promise<Encoded> };
  response: { decode(payload: Buffer): Promise<unknown>; parse(data: unknown): Promise<unknown> };
}
interface Definition<A> {
  protocol: ((selection: { version: number }) => (args: A) => Exchange) & { lean?: true };
}
type AnyProduce = ProduceArguments & { transactionalId?: string | null; producerId?: { value?: bigint } | number; compression?: number };

const encoded = ({ bytes }: ByteWriter): Encoded => ({ buf: bytes, buffer: bytes, size: () => bytes.length });

/** Replaces the exchange of one version, once. @param prepare what is asked for, for each version */
function replace<A>(
  definition: Definition<A>,
  version: number,
  lean: (args: A, original: Exchange) => Exchange,
  prepare: (args: A) => A = args => args,
): void {
  const original = definition.protocol;
  if (original.lean) return;
  const replaced: Definition<A>['protocol'] = selection => {
    const build = original(selection);
    return given => {
      const args = prepare(given);
      return selection.version === version ? lean(args, build(args)) : build(args);
    };
  };
  definition.protocol = Object.assign(replaced, { lean: true as const });
}

/** Whether the broker counts what the producer sends: it is idempotent. */
function hasId({ producerId }: AnyProduce): boolean {
  const id = typeof producerId === 'object' ? producerId.value : producerId;
  return id !== undefined && Number(id) !== -1;
}

/**
 * Takes the messages out of their bundles.
 * @throws for a producer with an id, which has counted a bundle as one message
 */
function withoutBundles(args: AnyProduce): AnyProduce {
  if (!args.topicData.some(({ partitions }) => partitions.some(({ messages }) => messages.some(isBundle)))) return args;
  if (hasId(args)) throw new TypeError('bundles are for a producer that is not idempotent');
  const topicData = args.topicData.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map(({ partition, messages }) => ({ partition, messages: unbundled(messages) })),
  }));
  return { ...args, topicData };
}

/** Whether the original has to do it: the idempotent producer, transactions, compression. */
const isSpecial = (args: AnyProduce): boolean => (args.transactionalId ?? null) !== null || hasId(args) || (args.compression ?? 0) !== 0;

/**
 * Has kafkajs read and write records through this folder. Its own way allocates 512 bytes for each record, each header and each partition of a request,
 * counts in BigInt, and makes a dozen objects of each record it fetches, long before anyone wants them.
 * See decision 14.
 */
export function speakLeanProtocol(): void {
  const require = createRequire(import.meta.url);
  const { lookupCodecByAttributes } = require('kafkajs/src/protocol/message/compression/index.js') as { lookupCodecByAttributes: CodecOf };
  const fetch = require('kafkajs/src/protocol/requests/fetch/index.js') as Definition<FetchArguments>;
  replace(fetch, FETCH_VERSION, (args, { request, response, ...rest }) => ({
    ...rest,
    request: { ...request, encode: () => Promise.resolve(encoded(encodeFetch(args))) },
    response: {
      ...response,
      decode: async payload => {
        try {
          return await decodeFetch(payload, lookupCodecByAttributes);
        } catch (error) {
          if (error instanceof NotARecordBatch) return response.decode(payload);
          throw error;
        }
      },
    },
  }));
  const produce = require('kafkajs/src/protocol/requests/produce/index.js') as Definition<AnyProduce>;
  const encodeLean = (args: AnyProduce, original: Exchange): Exchange =>
    isSpecial(args)
      ? original
      : { ...original, request: { ...original.request, encode: () => Promise.resolve(encoded(encodeProduce(args))) } };
  replace(produce, PRODUCE_VERSION, encodeLean, withoutBundles);
}
