import { ManualClock } from './clock.js';

describe('ManualClock', () => {
  it('stands until it is set or moved on', async () => {
    const clock = new ManualClock(new Date('2026-01-01T00:00:00Z'));
    expect(await clock.now()).toEqual(new Date('2026-01-01T00:00:00Z'));
    clock.advance(90_000);
    expect(await clock.now()).toEqual(new Date('2026-01-01T00:01:30Z'));
    clock.set(new Date('2027-01-01T00:00:00Z'));
    expect(await clock.now()).toEqual(new Date('2027-01-01T00:00:00Z'));
  });
});
