import { aLeadAssigned, aLeadClosed, aLeadQueued, aLeadSentToNurture } from '../../../../libs/testing/src/builders/assignment.builders.js';
import { EPISODE, LEAD, NOW } from '../../test/builders.js';
import { openedEpisode, routingStops } from './routing-facts.js';

const SURVIVOR = '00000000-0000-4000-8000-000000000002';

describe('what routing says of a lead', () => {
  it('opens an episode under the id that routing gave it, as of the time it did', () => {
    const event = aLeadSentToNurture(
      { leadId: LEAD, episodeId: EPISODE, program: 'warm-up', consent: { email: 'unknown', basis: 'contract' } },
      { time: NOW },
    );
    expect(openedEpisode(event, SURVIVOR)).toMatchObject({
      episodeId: EPISODE,
      leadId: SURVIVOR,
      requestedProgram: 'warm-up',
      program: 'warm-up',
      openedAt: NOW,
      routedConsent: { email: null, basis: 'contract' },
      startedAt: null,
      ending: null,
    });
  });
  it('leaves the program to nurture when it names none', () => {
    expect(openedEpisode(aLeadSentToNurture({ program: null, consent: { email: 'denied' } }), LEAD)).toMatchObject({
      requestedProgram: null,
      program: 'default',
      routedConsent: { email: 'denied', basis: null },
    });
  });
  it.each([
    ['a rep has it', aLeadAssigned({ leadId: LEAD }), 'assigned'],
    ['it was taken back to wait for a rep', aLeadQueued({ leadId: LEAD }), 'replaced'],
    ['it is won', aLeadClosed({ leadId: LEAD, outcome: 'won' }), 'closed'],
    ['it is disqualified', aLeadClosed({ leadId: LEAD, outcome: 'disqualified' }), 'closed'],
    ['it is merged', aLeadClosed({ leadId: LEAD, outcome: 'merged' }), 'merged'],
    ['it is erased', aLeadClosed({ leadId: LEAD, outcome: 'erased' }), 'erased'],
  ])('ends its episode when %s', (_what, event, reason) => {
    expect(routingStops(event, LEAD)).toMatchObject({ reason });
  });
  it('does not end the episode of the lead that it was merged into', () => {
    expect(routingStops(aLeadClosed({ leadId: LEAD, outcome: 'merged' }), SURVIVOR)).toBeNull();
    expect(routingStops(aLeadAssigned({ leadId: LEAD }), SURVIVOR)).toBeNull();
  });
  it('does not end an episode by opening one', () => {
    expect(routingStops(aLeadSentToNurture({ leadId: LEAD }), LEAD)).toBeNull();
  });
});
