import { recognisePeople, type KnownKey } from './recognise-people.js';
import type { PersonIdentity } from './identity-keys.js';

const person = (keys: string[], nameHash: string | null = null): PersonIdentity => ({
  keys: keys.map(key => ({ kind: key.split(':')[0] as 'email', key })),
  nameHash,
});
const newLead = (index: number) => `new-${index}`;
const known = (entries: Record<string, [string, string | null] | string>) =>
  new Map<string, KnownKey>(
    Object.entries(entries).map(([key, value]) => [
      key,
      typeof value === 'string' ? { leadId: value, nameHash: null } : { leadId: value[0], nameHash: value[1] },
    ]),
  );

describe('recognisePeople', () => {
  it('gives a new lead to a person whom nobody knows, with all keys', () => {
    const { recognitions, newKeys } = recognisePeople([person(['email:a', 'phone:1'])], known({}), newLead);
    expect(recognitions).toEqual([{ leadId: 'new-0', known: false, conflicts: [] }]);
    expect(newKeys.map(k => [k.key, k.leadId])).toEqual([
      ['email:a', 'new-0'],
      ['phone:1', 'new-0'],
    ]);
  });

  it('joins a person known by the e-mail address, and learns the number', () => {
    const { recognitions, newKeys } = recognisePeople([person(['email:a', 'phone:1'])], known({ 'email:a': 'L1' }), newLead);
    expect(recognitions[0]).toEqual({ leadId: 'L1', known: true, conflicts: [] });
    expect(newKeys.map(k => k.key)).toEqual(['phone:1']);
  });

  it('joins a person known by the number, and learns the address', () => {
    const { recognitions, newKeys } = recognisePeople([person(['email:b', 'phone:1'])], known({ 'phone:1': 'L1' }), newLead);
    expect(recognitions[0]).toMatchObject({ leadId: 'L1', known: true });
    expect(newKeys.map(k => k.key)).toEqual(['email:b']);
  });

  it('lets the e-mail address win over the number, and records the conflict', () => {
    const { recognitions, newKeys } = recognisePeople(
      [person(['email:a', 'phone:1'])],
      known({ 'email:a': 'L1', 'phone:1': 'L2' }),
      newLead,
    );
    expect(recognitions[0]).toEqual({ leadId: 'L1', known: true, conflicts: [{ leadId: 'L1', otherLeadId: 'L2', kind: 'phone' }] });
    expect(newKeys).toEqual([]);
  });

  it('does not join people with different names who share a telephone', () => {
    const { recognitions } = recognisePeople([person(['phone:1'], 'babbage')], known({ 'phone:1': ['L1', 'byron'] }), newLead);
    expect(recognitions[0]).toEqual({ leadId: 'new-0', known: false, conflicts: [{ leadId: 'new-0', otherLeadId: 'L1', kind: 'phone' }] });
  });

  it('joins by the number when one of the two gave no name', () => {
    expect(recognisePeople([person(['phone:1'])], known({ 'phone:1': ['L1', 'byron'] }), newLead).recognitions[0].leadId).toBe('L1');
    expect(recognisePeople([person(['phone:1'], 'byron')], known({ 'phone:1': ['L1', null] }), newLead).recognitions[0].leadId).toBe('L1');
  });

  it('makes one lead of two inquiries of one new person', () => {
    const { recognitions, newKeys } = recognisePeople(
      [person(['email:a']), person(['email:a', 'phone:1']), person(['phone:1'])],
      known({}),
      newLead,
    );
    expect(recognitions.map(r => [r.leadId, r.known])).toEqual([
      ['new-0', false],
      ['new-0', true],
      ['new-0', true],
    ]);
    expect(newKeys.map(k => k.key)).toEqual(['email:a', 'phone:1']);
  });

  it('gives a lead of its own to each inquiry without a key', () => {
    expect(recognisePeople([person([]), person([])], known({}), newLead).recognitions.map(r => r.leadId)).toEqual(['new-0', 'new-1']);
  });
});
