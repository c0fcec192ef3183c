/** Room enough that no lead has to wait: queues are not what is measured. */
const CAP = 1_000_000;

/** A company of so many reps in one pool, with a policy that looks at every lead. */
export const benchCompany = (reps: number): object => {
  const ids = Array.from({ length: reps }, (_, i) => `rep-${String(i + 1).padStart(3, '0')}`);
  return {
    why: 'the bench',
    calendars: [],
    reps: ids.map((id, i) => ({
      id,
      name: `Rep ${i + 1}`,
      email: `${id}@example.com`,
      externalId: `crm-${id}`,
      caps: { open: CAP - (i % 5) },
    })),
    pools: [{ id: 'everybody', members: ids.map((rep, i) => ({ rep, weight: 1 + (i % 3) })), duringWorkingHours: false }],
    policy: {
      name: 'bench',
      // Nobody accepts: no clock may run out before the bench has ended.
      sla: { accept: '4h', contact: '8h' },
      rules: [
        { id: 'hot', when: 'lead.score >= 70 && company.country == "DE"', to: { pool: 'everybody' }, sla: { accept: '2h', contact: '4h' } },
        { id: 'large', when: 'company.employees >= 500', to: { pool: 'everybody' } },
      ],
      fallback: { pool: 'everybody' },
    },
  };
};
