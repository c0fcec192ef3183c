import { FetchHold } from './fetch-hold.js';

const HEARTBEAT_MS = 1;
let hold: FetchHold;
beforeEach(() => (hold = new FetchHold(HEARTBEAT_MS)));

describe('a fetch that is held back', () => {
  it('lets the broker hear from the consumer until it is released, and not after', async () => {
    let heartbeats = 0;
    const held = hold.hold(async () => {
      if (++heartbeats === 3) hold.release();
    });
    await held;
    expect(heartbeats).toBe(3);
  });

  it('is released with all others', async () => {
    let released = 0;
    const held = [1, 2].map(() => hold.hold(async () => {}).then(() => void released++));
    await new Promise(resolve => setImmediate(resolve));
    expect(released).toBe(0);
    hold.release();
    await Promise.all(held);
    expect(released).toBe(2);
  });

  it('ends with what a heartbeat throws: kafkajs joins the group again', async () => {
    await expect(hold.hold(() => Promise.reject(new Error('rebalancing')))).rejects.toThrow('rebalancing');
  });
});
