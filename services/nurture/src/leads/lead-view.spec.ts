import { EPISODE, episodeOf, later, NOW, programOf } from '../../test/builders.js';
import { exhaustEpisode, stopEpisode } from '../episodes/advance-episode.js';
import type { DueKind, Episode } from '../episodes/episode.js';
import { episodeView, type DeliveryView } from './lead-view.js';

const program = programOf();
const running = (kind: DueKind, changes: Partial<Episode> = {}) =>
  episodeOf({ programHash: 'h1', startedAt: NOW, due: { kind, at: later(1000) }, ...changes });
const delivery = (stepId: string, changes: Partial<DeliveryView> = {}): DeliveryView => ({
  episodeId: EPISODE,
  stepId,
  state: 'sent',
  messageId: `<${stepId}>`,
  attempts: 1,
  sentAt: NOW,
  lastError: null,
  ...changes,
});

describe('the view of an episode', () => {
  it('names each step and what became of it', () => {
    const view = episodeView(running('step', { nextStep: 1 }), program, [delivery('welcome')]);
    expect(view).toMatchObject({
      steps: [
        { step: 'welcome', state: 'sent', sentAt: NOW, messageId: '<welcome>', attempts: 1, lastError: null },
        { step: 'case-study', state: 'planned' },
      ],
      programVersion: 1,
    });
  });

  it.each<[DueKind, number, string, string | null]>([
    ['step', 0, 'the next step', 'welcome'],
    ['delivery', 1, 'the mail server', 'case-study'],
    ['end', 2, 'interest, until the program ends', null],
    ['program', 0, 'a program of this name to be applied', null],
    ['facts', 0, 'the first inquiry of the lead', null],
  ])('says that it waits for %s, and since when that is due', (kind, nextStep, waitsFor, step) => {
    expect(episodeView(running(kind, { nextStep }), program, [])).toMatchObject({ next: { at: later(1000), waitsFor, step }, ended: null });
  });

  it('says why it ended, and which steps were never sent', () => {
    const stopped = stopEpisode(running('step', { nextStep: 1 }), 'assigned', later(5), 'Grace has it').episode;
    expect(episodeView(stopped, program, [delivery('welcome')])).toMatchObject({
      next: null,
      ended: { at: later(5), as: 'stopped', reason: 'assigned', because: 'Grace has it' },
      steps: [{ state: 'sent' }, { state: 'not-sent' }],
    });
    expect(episodeView(exhaustEpisode(running('end'), 'no reaction', NOW).episode, program, [])).toMatchObject({
      ended: { as: 'exhausted', reason: null, because: 'no reaction' },
    });
  });

  it('shows a mail that is tried again, with what the server said', () => {
    const claimed = delivery('welcome', { state: 'claimed', attempts: 3, sentAt: null, lastError: 'EMESSAGE DATA 451' });
    expect(episodeView(running('delivery'), program, [claimed])).toMatchObject({
      steps: [{ state: 'claimed', attempts: 3, lastError: 'EMESSAGE DATA 451' }, {}],
    });
  });

  it('knows a step that was left out although the episode is beyond it', () => {
    expect(episodeView(running('end', { nextStep: 2 }), program, [delivery('case-study')])).toMatchObject({
      steps: [{ step: 'welcome', state: 'not-sent' }, { state: 'sent' }],
    });
  });

  it('has no steps to show while its program is not there', () => {
    expect(episodeView(running('program', { programHash: null }), null, [])).toMatchObject({
      steps: [],
      programVersion: null,
      next: { step: null },
    });
  });
});
