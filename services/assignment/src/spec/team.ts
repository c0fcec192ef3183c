import type { ConfigurationDocument } from '../routing/configuration/configuration.document.js';
import type { RepDocument } from '../reps/rep.document.js';

/** Reps of the proofs, by id. */
export const team = ['ada', 'bo', 'cy', 'di', 'ed', 'flo'];

/** A rep of the team with a cap of open leads. */
export const teamRep = (id: string, { open = 6, active = true }: { open?: number; active?: boolean }): RepDocument => ({
  id,
  name: `Rep ${id}`,
  externalId: `crm-${id}`,
  active,
  caps: { open, pools: { all: 5 } },
});

/** The team in one pool, with every kind of clock; leads of a low score are nurtured. */
export const teamConfiguration: ConfigurationDocument = {
  reps: team.map(id => teamRep(id, {})),
  pools: [{ id: 'all', name: 'All', members: team.map(rep => ({ rep })) }],
  policy: {
    name: 'team',
    sla: {
      accept: '10m',
      contact: '30m',
      accepting: { remind: ['50%'], escalate: [{ at: '150%', to: 'team lead' }] },
      contacting: { reassign: 'never', stoppedBy: 'activity' },
      goals: [{ reach: 'meeting', within: '2h', reassign: '150%' }],
    },
    rules: [
      { id: 'cold', when: 'lead.score < 30', to: { nurture: 'newcomers' } },
      { id: 'plain', when: 'lead.score > 70', to: { pool: 'all' }, sla: { accept: '15m', contact: '1h' } },
    ],
    weights: [
      { when: 'lead.score >= 85', weight: 3 },
      { when: 'lead.score >= 60', weight: 2 },
    ],
    fallback: { pool: 'all' },
  },
};
