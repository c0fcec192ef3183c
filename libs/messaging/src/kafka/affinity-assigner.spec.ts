import fc from 'fast-check';
import { assignPartitions } from './affinity-assigner.js';

const members = (...topics: string[][]) => topics.map((t, n) => ({ memberId: `member-${n}`, topics: t }));

describe('the assignment of partitions', () => {
  it('gives partition n of every topic to the same member', () => {
    const assigned = [...assignPartitions(members(['a', 'b'], ['a', 'b'], ['a', 'b'])).values()];
    for (const { a, b } of assigned) expect(a).toEqual(b);
    expect(assigned.map(m => m.a.length)).toEqual([4, 4, 4]);
  });

  it('passes over a member that does not subscribe to a topic', () => {
    const assigned = assignPartitions(members(['a', 'new'], ['a']));
    expect(assigned.get('member-0')!.new).toHaveLength(12);
    expect(assigned.get('member-1')!.new).toBeUndefined();
    expect(assigned.get('member-1')!.a).toHaveLength(6);
  });

  it('does not depend on the order in which members are listed', () => {
    const some = members(['a'], ['a'], ['a']);
    expect(assignPartitions([...some].reverse())).toEqual(assignPartitions(some));
  });

  it('gives each partition of each topic that somebody subscribes to, to exactly one member', () => {
    const topic = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(topic, { minLength: 1 }), { minLength: 1, maxLength: 15 }), subscriptions => {
        const given = [...assignPartitions(members(...subscriptions))];
        for (const name of new Set(subscriptions.flat())) {
          const all = given.flatMap(([id, topics]) => (topics[name] ?? []).map(p => ({ id, p })));
          expect(all.map(a => a.p).sort((x, y) => x - y)).toEqual(Array.from({ length: 12 }, (_, n) => n));
          for (const { id } of all) expect(subscriptions[Number(id.split('-')[1])]).toContain(name);
        }
      }),
    );
  });
});
