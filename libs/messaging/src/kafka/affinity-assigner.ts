import { PARTITIONS } from '@baton/contracts';
import { AssignerProtocol, type PartitionAssigner } from 'kafkajs';

const NAME = 'BatonAffinity';

/** Who gets what: member id → topic → partitions. */
export type Assignment = Map<string, Record<string, number[]>>;

/**
 * Partition n of every topic goes to the same member, so that one replica sees all events of a lead. A member that does not
 * subscribe to a topic (a rolling deployment adds one) is passed over for it.
 * @param members id and subscribed topics of each member
 */
export function assignPartitions(members: readonly { memberId: string; topics: readonly string[] }[], partitions = PARTITIONS): Assignment {
  const ring = [...members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  const assignment: Assignment = new Map(ring.map(m => [m.memberId, {}]));
  const topics = [...new Set(ring.flatMap(m => m.topics))].sort();
  for (const topic of topics)
    for (let partition = 0; partition < partitions; partition++)
      for (let step = 0; step < ring.length; step++) {
        const member = ring[(partition + step) % ring.length];
        if (!member.topics.includes(topic)) continue;
        (assignment.get(member.memberId)![topic] ??= []).push(partition);
        break;
      }
  return assignment;
}

/** The assigner as kafkajs takes it. */
export const affinityAssigner: PartitionAssigner = () => ({
  name: NAME,
  version: 1,
  async assign({ members }) {
    const subscribed = members.map(({ memberId, memberMetadata }) => ({
      memberId,
      topics: AssignerProtocol.MemberMetadata.decode(memberMetadata)?.topics ?? [],
    }));
    return [...assignPartitions(subscribed)].map(([memberId, assignment]) => ({
      memberId,
      memberAssignment: AssignerProtocol.MemberAssignment.encode({ version: 1, assignment, userData: Buffer.alloc(0) }),
    }));
  },
  protocol: ({ topics }) => ({
    name: NAME,
    metadata: AssignerProtocol.MemberMetadata.encode({ version: 1, topics, userData: Buffer.alloc(0) }),
  }),
});
