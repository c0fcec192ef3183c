import fc from 'fast-check';
import { foldIdentityChanges, type IdentityChange } from './fold-identity-changes.js';

const merged = (mergedLeadId: string, survivorLeadId: string): IdentityChange => ({ kind: 'merged', mergedLeadId, survivorLeadId });
const unmerged = (restoredLeadId: string): IdentityChange => ({ kind: 'unmerged', restoredLeadId });

describe('what identity changes come to', () => {
  it('records a merge once, though it arrives under both keys', () => {
    expect(foldIdentityChanges([merged('a', 'b'), merged('a', 'b')], new Map())).toEqual({
      recorded: [{ aliasId: 'a', leadId: 'b' }],
      removed: [],
    });
    expect(foldIdentityChanges([merged('a', 'b')], new Map([['a', 'b']]))).toEqual({ recorded: [], removed: [] });
  });

  it('follows a survivor that was merged away itself, before or after', () => {
    expect(foldIdentityChanges([merged('a', 'b'), merged('b', 'c')], new Map()).recorded).toEqual([
      { aliasId: 'a', leadId: 'c' },
      { aliasId: 'b', leadId: 'c' },
    ]);
    expect(foldIdentityChanges([merged('a', 'b')], new Map([['b', 'c']])).recorded).toEqual([{ aliasId: 'a', leadId: 'c' }]);
  });

  it('does not merge a lead into itself', () => {
    expect(foldIdentityChanges([merged('a', 'b')], new Map([['b', 'a']]))).toEqual({ recorded: [], removed: [] });
  });

  it('undoes a merge, and merges again', () => {
    expect(foldIdentityChanges([merged('a', 'b'), unmerged('a')], new Map())).toEqual({ recorded: [], removed: ['a'] });
    expect(foldIdentityChanges([unmerged('a'), merged('a', 'c')], new Map([['a', 'b']]))).toEqual({
      recorded: [{ aliasId: 'a', leadId: 'c' }],
      removed: ['a'],
    });
  });

  it('comes to aliases that need one look-up only, and to the same when cut into parts', () => {
    const lead = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const change = fc.oneof(
      fc
        .tuple(lead, lead)
        .filter(([x, y]) => x !== y)
        .map(([x, y]) => merged(x, y)),
      lead.map(unmerged),
    );
    const apply = (aliases: Map<string, string>, changes: IdentityChange[]) => {
      const { recorded, removed } = foldIdentityChanges(changes, aliases);
      const after = new Map(aliases);
      for (const alias of removed) after.delete(alias);
      for (const { aliasId, leadId } of recorded) after.set(aliasId, leadId);
      return after;
    };
    const sorted = (aliases: Map<string, string>) => [...aliases].sort();
    fc.assert(
      fc.property(fc.array(change, { maxLength: 10 }), fc.nat(10), (changes, cut) => {
        const whole = apply(new Map(), changes);
        for (const survivor of whole.values()) expect(whole.has(survivor)).toBe(false);
        expect(sorted(apply(apply(new Map(), changes.slice(0, cut)), changes.slice(cut)))).toEqual(sorted(whole));
      }),
    );
  });
});
