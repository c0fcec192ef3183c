import fc from 'fast-check';
import { presenceStates, type RepPresence } from '../routing/types.js';
import { changedPresence } from './changes-of-presence.js';

const online: RepPresence = { state: 'online', since: 100, toldAt: 100 };

describe('what changes of a presence', () => {
  it('is what is said first, and what is said anew', () => {
    expect(changedPresence(null, { state: 'away', at: 100 }, 200)).toEqual({ state: 'away', since: 100, toldAt: 100 });
    expect(changedPresence(online, { state: 'away', at: 150 }, 200)).toEqual({ state: 'away', since: 150, toldAt: 150 });
  });

  it('is nothing when the same is said again, when nothing was ever said, and when what is kept is older', () => {
    expect(changedPresence(online, { state: 'online', at: 150 }, 200)).toBeNull();
    expect(changedPresence(null, undefined, 200)).toBeNull();
    expect(changedPresence(online, { state: 'away', at: 100 }, 200)).toBeNull();
    expect(changedPresence(online, { state: 'away', at: 99 }, 200)).toBeNull();
  });

  it('is offline when what was said has expired, once, and whoever says something after that counts', () => {
    const expired = changedPresence(online, undefined, 200)!;
    expect(expired).toEqual({ state: 'offline', since: 200, toldAt: 100 });
    expect(changedPresence(expired, undefined, 300)).toBeNull();
    // Said before another replica found it expired, and heard after it.
    expect(changedPresence(expired, { state: 'online', at: 150 }, 300)).toEqual({ state: 'online', since: 150, toldAt: 150 });
  });

  it('ends with what was said last, in whatever order replicas hear it and however often', () => {
    const statement = fc.record({ state: fc.constantFrom(...presenceStates), at: fc.integer({ min: 1, max: 1_000 }) });
    fc.assert(
      fc.property(fc.uniqueArray(statement, { selector: each => each.at, minLength: 1 }), fc.array(fc.nat()), (said, order) => {
        const last = said.reduce((a, b) => (a.at > b.at ? a : b));
        let present: RepPresence | null = null;
        for (const told of [...order.map(n => said[n % said.length]!), last]) present = changedPresence(present, told, 2_000) ?? present;
        expect(present!.state).toBe(last.state);
        expect(changedPresence(present, last, 2_000)).toBeNull();
      }),
    );
  });
});
