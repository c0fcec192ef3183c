import type { Inquiry } from './inquiry.js';
import { answerRepeat, separateRepeats } from './separate-repeats.js';

const inquiry = (externalId: string, bodyHash = 'h', sourceId = 's') => ({ sourceId, externalId, bodyHash }) as Inquiry;
const earlier = { sourceId: 's', externalId: 'old', inquiryId: 'I', leadId: 'L', bodyHash: 'h' };

describe('separateRepeats', () => {
  it('tells what came before, in the database or in the same batch, from what is new', () => {
    const { fresh, repeats } = separateRepeats([inquiry('a'), inquiry('old'), inquiry('a'), inquiry('a', 'h', 'other')], [earlier]);
    expect(fresh).toEqual([0, 3]);
    expect(repeats).toEqual([
      { index: 1, of: earlier },
      { index: 2, of: 0 },
    ]);
  });
});

describe('answerRepeat', () => {
  it('gives the first result to the same body', () => {
    expect(answerRepeat(inquiry('old'), earlier)).toEqual({ outcome: 'accepted', inquiryId: 'I', leadId: 'L', repeat: true });
  });

  it('refuses another body', () => {
    expect(answerRepeat(inquiry('old', 'other'), earlier)).toEqual({ outcome: 'conflict', inquiryId: 'I', leadId: 'L' });
  });
});
