import type { Redis } from 'ioredis';

/** Tells the replica whose relay is active that another one has committed something. Only a hint: without Redis, the relay's poll finds it. */
export class OutboxHints {
  private subscriber: Redis | undefined;

  constructor(
    private readonly redis: Redis | null,
    private readonly channel: string,
    private readonly received: () => void,
  ) {}

  start(): void {
    if (!this.redis) return;
    this.subscriber = this.redis.duplicate({
      lazyConnect: true,
      enableOfflineQueue: true,
      maxRetriesPerRequest: null,
      commandTimeout: undefined,
    });
    // The platform's client tells when Redis is away; this one only comes back by itself.
    this.subscriber.on('error', () => undefined);
    this.subscriber.on('message', () => this.received());
    this.subscriber.subscribe(this.channel).catch(() => undefined);
  }

  send(): void {
    this.redis?.publish(this.channel, '').catch(() => undefined);
  }

  stop(): void {
    this.subscriber?.disconnect();
  }
}
