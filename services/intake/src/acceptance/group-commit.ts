interface Waiting<I, R> {
  readonly item: I;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/** Too many wait already: whoever sent this one shall send it again. */
export class TooManyWaiting extends Error {
  constructor() {
    super('too many requests are waiting for the database');
    this.name = 'TooManyWaiting';
  }
}

/**
 * Commits what arrives while a transaction runs together in the next one. Nothing waits for more to come: a lone request starts at once.
 * A promise settles after the commit that holds its item.
 */
export class GroupCommit<I, R> {
  private waiting: Waiting<I, R>[] = [];
  private running: Promise<void> | undefined;

  /**
   * @param commit one transaction over the items; gives one result each, in their order. What it throws is passed to each of them
   * @param largest items per transaction
   * @param most items that may wait
   */
  constructor(
    private readonly commit: (items: readonly I[]) => Promise<readonly R[]>,
    private readonly largest: number,
    private readonly most: number,
  ) {}

  /** Settles when the item is committed. */
  submit(item: I): Promise<R> {
    if (this.waiting.length >= this.most) return Promise.reject(new TooManyWaiting());
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** Settles when nothing waits and nothing runs. */
  async idle(): Promise<void> {
    while (this.running !== undefined) await this.running;
  }

  private async run(): Promise<void> {
    // What the same turn of the event loop brought goes into the first transaction.
    await new Promise(resolve => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.largest);
      try {
        const results = await this.commit(batch.map(w => w.item));
        batch.forEach((w, index) => w.resolve(results[index]));
      } catch (error) {
        for (const w of batch) w.reject(error);
      }
    }
    this.running = undefined;
  }
}
