import { answerChannels } from '@baton/contracts';
import fc from 'fast-check';
import { readAnswer, signAnswer, type AnswerToken } from './answer-token.js';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(bytes => Buffer.from(bytes));
const token: fc.Arbitrary<AnswerToken> = fc.record({
  assignmentId: fc.uuid(),
  repId: fc.string({ minLength: 1, maxLength: 100, unit: 'grapheme' }),
  answer: fc.constantFrom('accepted' as const, 'declined' as const),
  channel: fc.constantFrom(...answerChannels),
  expiresAt: fc.integer({ min: 0, max: 2 ** 32 - 1 }).map(seconds => new Date(seconds * 1_000)),
});

describe('the token of a link', () => {
  it('says what was signed, and fits into a URL', () => {
    fc.assert(
      fc.property(key, token, (signing, given) => {
        const text = signAnswer(signing, given);
        expect(text).toMatch(/^[\w-]+$/);
        expect(readAnswer([signing], text)).toEqual(given);
      }),
    );
  });

  it('says nothing when any bit of it is another', () => {
    fc.assert(
      fc.property(key, token, fc.nat(), (signing, given, at) => {
        const bytes = Buffer.from(signAnswer(signing, given), 'base64url');
        const bit = at % (bytes.length * 8);
        bytes[bit >> 3]! ^= 1 << (bit & 7);
        expect(readAnswer([signing], bytes.toString('base64url'))).toBeNull();
      }),
    );
  });

  it('says nothing when something was added or left out, or is written otherwise', () => {
    fc.assert(
      fc.property(key, token, fc.nat(), fc.constantFrom('A', '=', ' ', '.', '%'), (signing, given, at, more) => {
        const text = signAnswer(signing, given);
        const place = at % text.length;
        expect(readAnswer([signing], text.slice(0, place) + text.slice(place + 1))).toBeNull();
        expect(readAnswer([signing], text.slice(0, place) + more + text.slice(place))).toBeNull();
      }),
    );
  });

  it('is no other answer, of no other rep, and lasts no longer than it was signed for', () => {
    fc.assert(
      fc.property(key, token, token, (signing, given, other) => {
        const mac = Buffer.from(signAnswer(signing, given), 'base64url').subarray(-16);
        const content = Buffer.from(signAnswer(signing, other), 'base64url').subarray(0, -16);
        fc.pre(JSON.stringify(given) !== JSON.stringify(other));
        expect(readAnswer([signing], Buffer.concat([content, mac]).toString('base64url'))).toBeNull();
      }),
    );
  });

  it('is read with the key before while one takes over from it, and no longer', () => {
    fc.assert(
      fc.property(key, key, token, (before, after, given) => {
        fc.pre(!before.equals(after));
        const text = signAnswer(before, given);
        expect(readAnswer([after, before], text)).toEqual(given);
        expect(readAnswer([after], text)).toBeNull();
        expect(readAnswer([], text)).toBeNull();
      }),
    );
  });

  it('is nothing for what was never one', () => {
    fc.assert(fc.property(key, fc.string(), (signing, text) => expect(readAnswer([signing], text)).toBeNull()));
  });
});
