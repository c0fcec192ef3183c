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

  it('says when it is moved', () => {
    const clock = new ManualClock(new Date('2026-01-01T00:00:00Z'));
    let moves = 0;
    clock.onMove(() => moves++);
    clock.advance(1_000);
    clock.set(new Date('2026-01-02T00:00:00Z'));
    expect(moves).toBe(2);
  });
});
