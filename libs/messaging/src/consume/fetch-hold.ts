/**
 * Holds back the next fetch, which kafkajs makes when the handlers of the last one have ended. To pause the consumer instead would cost more: kafkajs throws
 * away what is on its way, and sleeps for as long as a poll may take, however soon it is resumed.
 */
export class FetchHold {
  private readonly held = new Set<() => void>();

  /** @param heartbeatMs how often the broker hears from the consumer meanwhile, at least */
  constructor(private readonly heartbeatMs: number) {}

  /**
   * Waits until it is released.
   * @param heartbeat of the batch that is being handled
   * @throws what a heartbeat throws, e.g. that the group is being balanced anew
   */
  hold(heartbeat: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearInterval(timer);
        this.held.delete(release);
      };
      const release = () => {
        end();
        resolve();
      };
      const timer = setInterval(() => {
        heartbeat().catch((error: unknown) => {
          end();
          reject(error as Error);
        });
      }, this.heartbeatMs);
      this.held.add(release);
    });
  }

  /** Lets the next fetch be made. */
  release(): void {
    for (const release of this.held) release();
  }
}
