import { chooseRecord } from './choose-record.js';

const [own, other, stranger] = [1, 2, 3].map(n => `00000000-0000-4000-8000-00000000000${n}`) as [string, string, string];
const record = (recordId: string, leadId: string | null) => ({ recordId, email: 'ada@example.com', leadId });
const kin = (more: object = {}) => [{ leadId: other, isCurrent: false, isSending: false, ...more }];

describe('the record that a lead without one gets', () => {
  it('is its own before that of a lead that was merged into it, and that before one that people made', () => {
    const records = [record('people', null), record('merged', other.toUpperCase()), record('own', own)];
    expect(chooseRecord({ leadId: own, kin: kin() }, records)).toEqual({ kind: 'take', recordId: 'own' });
    expect(chooseRecord({ leadId: own, kin: kin() }, records.slice(0, 2))).toEqual({ kind: 'take', recordId: 'merged' });
    expect(chooseRecord({ leadId: own, kin: kin() }, records.slice(0, 1))).toEqual({ kind: 'take', recordId: 'people' });
  });

  it('is not that of another lead', () => {
    expect(chooseRecord({ leadId: own, kin: kin() }, [record('taken', stranger)])).toEqual({ kind: 'none' });
    expect(chooseRecord({ leadId: own, kin: [] }, [])).toEqual({ kind: 'none' });
  });

  it('is waited for while something of the merged lead is on its way', () => {
    expect(chooseRecord({ leadId: own, kin: kin({ isSending: true }) }, [record('merged', other)])).toMatchObject({ kind: 'wait' });
  });

  it('is left to the lead that goes on by one that was merged away', () => {
    expect(chooseRecord({ leadId: own, kin: kin({ isCurrent: true }) }, [record('merged', other)])).toMatchObject({ kind: 'leave' });
  });
});
