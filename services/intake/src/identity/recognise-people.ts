import type { IdentityKey, PersonIdentity } from './identity-keys.js';

/** What is known of a key: its lead, and the name with which it came first. */
export interface KnownKey {
  readonly leadId: string;
  readonly nameHash: string | null;
}

export interface IdentityConflict {
  /** The lead that the inquiry joined. */
  readonly leadId: string;
  /** The lead that another of its keys points to. */
  readonly otherLeadId: string;
  readonly kind: IdentityKey['kind'];
}

export interface Recognition {
  readonly leadId: string;
  /** False when the person is new. */
  readonly known: boolean;
  readonly conflicts: readonly IdentityConflict[];
}

export interface NewKey extends IdentityKey, KnownKey {}

/** Whether a key that is known identifies the person of an inquiry. A bare number doesn't if the names differ: people share telephones. */
const identifies = (key: IdentityKey, known: KnownKey, nameHash: string | null): boolean =>
  key.kind !== 'phone' || nameHash === null || known.nameHash === null || known.nameHash === nameHash;

/**
 * Decides, in order, to which lead each inquiry belongs: the first of its keys that is known decides (an e-mail address before a number);
 * other keys that point elsewhere are conflicts, recorded for a person to judge, and stay where they are. Keys that nobody has yet go to the lead.
 * @param known the keys that the database knows; keys found on the way are added, so that two inquiries of one new person meet
 * @param newLeadId gives the id for a person who is new
 */
export function recognisePeople(
  identities: readonly PersonIdentity[],
  known: Map<string, KnownKey>,
  newLeadId: (index: number) => string,
): { recognitions: Recognition[]; newKeys: NewKey[] } {
  const newKeys: NewKey[] = [];
  const recognitions = identities.map(({ keys, nameHash }, index): Recognition => {
    const deciding = keys.find(key => {
      const owner = known.get(key.key);
      return owner !== undefined && identifies(key, owner, nameHash);
    });
    const leadId = deciding === undefined ? newLeadId(index) : known.get(deciding.key)!.leadId;
    const conflicts: IdentityConflict[] = [];
    for (const key of keys) {
      const owner = known.get(key.key);
      if (owner === undefined) {
        const added = { kind: key.kind, key: key.key, leadId, nameHash };
        known.set(key.key, added);
        newKeys.push(added);
      } else if (owner.leadId !== leadId) conflicts.push({ leadId, otherLeadId: owner.leadId, kind: key.kind });
    }
    return { leadId, known: deciding !== undefined, conflicts };
  });
  return { recognitions, newKeys };
}
