import { createRequire } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';
import type { KafkaConnectionOptions } from '@baton/platform';
import { Kafka, logLevel, type ISocketFactory, type LogEntry, type SASLOptions } from 'kafkajs';
import { speakLeanProtocol } from './wire/lean-protocol.js';

interface RequestQueue {
  pending: unknown[];
  inflight: Map<number, { sentAt: number; requestTimeout: number; timeoutRequest(): void }>;
  enforceRequestTimeout: boolean;
  requestTimeoutIntervalId: NodeJS.Timeout | null;
  isConnected(): boolean;
  destroy(): void;
}
interface RequestQueueMethods {
  scheduleCheckPendingRequests: ((this: RequestQueue) => void) & { quiet?: true };
  scheduleRequestTimeoutCheck: (this: RequestQueue) => void;
}

/** Requests time out after 30 s: a second more or less does not matter. */
const TIMEOUT_CHECK_MS = 1_000;

/**
 * kafkajs 2.2.4 arms its pending-requests timer again even when nothing is pending, with a delay that is already over:
 * an idle connection wakes about 850 times a second (kafkajs issue 1751). With nothing pending there is nothing to check.
 * And it looks ten times a second, for each connection, whether a request has timed out.
 */
export function quietIdleTimers(): void {
  const queue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as { prototype: RequestQueueMethods };
  const original = queue.prototype.scheduleCheckPendingRequests;
  if (original.quiet) return;
  queue.prototype.scheduleCheckPendingRequests = Object.assign(
    function (this: RequestQueue) {
      if (this.pending.length > 0) original.call(this);
    },
    { quiet: true as const },
  );
  queue.prototype.scheduleRequestTimeoutCheck = function (this: RequestQueue) {
    if (!this.enforceRequestTimeout) return;
    this.destroy();
    this.requestTimeoutIntervalId = setInterval(() => {
      for (const request of this.inflight.values()) if (Date.now() - request.sentAt > request.requestTimeout) request.timeoutRequest();
      if (!this.isConnected()) this.destroy();
    }, TIMEOUT_CHECK_MS);
  };
}

/** kafkajs leaves Nagle's algorithm on, which delays small requests. */
const socketFactory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const socket = ssl
    ? tls.connect({ host, port, ...(net.isIP(host) ? {} : { servername: host }), ...ssl }, onConnect)
    : net.connect({ host, port }, onConnect);
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 60_000);
  return socket;
};

export interface KafkaLog {
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** What a broker says for a moment after its start, or while a group forms; kafkajs retries by itself. */
const passing = /coordinator is (not available|loading)|rebalancing|re-joining|not the leader|Topic creation errors/i;

/** A kafkajs client with the fixes above, whose warnings go to the service's log. */
export function kafkaClient(clientId: string, { sasl, ...connection }: KafkaConnectionOptions, log: KafkaLog): Kafka {
  quietIdleTimers();
  speakLeanProtocol();
  return new Kafka({
    clientId,
    ...connection,
    ...(sasl && { sasl: sasl as SASLOptions }),
    socketFactory,
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ level, log: { message, ...fields } }: LogEntry) => {
        const detail = { groupId: fields.groupId as unknown, broker: fields.broker as unknown, cause: fields.error as unknown };
        if (level <= logLevel.ERROR && !passing.test(`${message} ${String(fields.error)}`)) log.error(message, detail);
        else log.warn(message, detail);
      },
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5 },
  });
}
