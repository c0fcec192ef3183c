import { HOUR, later, NOW } from '../../test/builders.js';
import { stateOf } from './delivery-results.js';
import type { SmtpOutcome } from '@baton/platform/mail';

const state = (outcome: SmtpOutcome, since = NOW) => stateOf({ outcome, firstClaimedAt: since, attempts: 3, mail: {} as never }, 48, NOW);

describe('what becomes of a mail', () => {
  it('is what the server says for good', () => {
    expect(state({ kind: 'sent' })).toBe('sent');
    expect(state({ kind: 'refused', isAddress: true, error: '550' })).toBe('refused');
  });
  it('is another try while it is deferred, until it is too old', () => {
    expect(state({ kind: 'deferred', error: '451' }, later(-48 * HOUR + 1))).toBe('claimed');
    expect(state({ kind: 'deferred', error: '451' }, later(-48 * HOUR))).toBe('given-up');
  });
  it('is another try for as long as our own server is away', () => {
    expect(state({ kind: 'unavailable', error: 'ECONNECTION' }, later(-1000 * HOUR))).toBe('claimed');
  });
});
