import { declineReasons, readDecline } from './decline-reasons.js';

describe('the form of declining', () => {
  it('gives a reason of the list, with what was added to it on one line', () => {
    expect(readDecline({ reason: 'Not my territory' })).toEqual({ reason: 'Not my territory' });
    expect(readDecline({ reason: 'Not my territory', note: '  they are\r\n in Oslo ' })).toEqual({
      reason: 'Not my territory: they are in Oslo',
    });
    expect(readDecline({ reason: 'Something else', note: 'I know them' })).toEqual({ reason: 'I know them' });
  });

  it.each([undefined, null, {}, { reason: 'because' }, { reason: ['Not my territory'] }, { note: 'no' }])('asks for a reason: %j', form => {
    expect(readDecline(form)).toMatchObject({ field: 'reason' });
  });

  it('wants to know what something else is, in a few words', () => {
    expect(readDecline({ reason: 'Something else', note: '  ' })).toMatchObject({ field: 'note' });
    expect(readDecline({ reason: declineReasons[0], note: 'x'.repeat(501) })).toMatchObject({ field: 'note' });
  });
});
