import { DAY, episodeOf, factsOf, HOUR, later, NOW, programOf, situationOf } from '../../test/builders.js';
import { advanceEpisode, claimStep, exhaustEpisode, stepDeferred, stepGivenUp, stepSent, stopEpisode } from './advance-episode.js';
import type { Episode, Situation } from './episode.js';

const patience = { facts: 10 * 60_000, program: 20 * 60_000 };
const program = programOf();
const advance = (episode: Episode, changes: Partial<Situation> = {}, now = NOW) =>
  advanceEpisode(episode, situationOf(changes), patience, now);
const names = (a: { announcements: readonly { name: string }[] }) => a.announcements.map(x => x.name);
const running = (changes: Partial<Episode> = {}) =>
  episodeOf({ programHash: 'h1', startedAt: NOW, due: { kind: 'step', at: NOW }, ...changes });

describe('an episode that begins', () => {
  it('starts, and sends a step without a delay at once', () => {
    const { episode, announcements, isToSend } = advance(episodeOf());
    expect(announcements).toEqual([{ name: 'nurture-started' }]);
    expect(episode).toMatchObject({ startedAt: NOW, program: 'warm-up', programHash: 'h1', nextStep: 0, due: { kind: 'step', at: NOW } });
    expect(isToSend).toBe(true);
  });
  it('starts in quiet hours and sends when they are over', () => {
    const night = new Date('2026-03-04T20:00:00Z');
    const { episode, isToSend } = advance(episodeOf({ openedAt: night }), {}, night);
    expect(isToSend).toBe(false);
    expect(episode.due).toEqual({ kind: 'step', at: new Date('2026-03-05T07:00:00Z') });
  });
  it('waits for the facts of the lead', () => {
    const { episode, announcements } = advance(episodeOf(), { facts: null });
    expect(announcements).toEqual([]);
    expect(episode.due).toEqual({ kind: 'facts', at: later(patience.facts) });
  });
  it('waits longer for facts while the topics lag behind', () => {
    const now = later(patience.facts);
    const waiting = episodeOf({ due: { kind: 'facts', at: now } });
    expect(advance(waiting, { facts: null, isCaughtUp: false }, now)).toMatchObject({
      announcements: [],
      episode: { due: { at: later(60_000, now) } },
    });
  });
  it('is given back when the facts do not come', () => {
    const now = later(patience.facts);
    const { episode, announcements } = advance(episodeOf({ due: { kind: 'facts', at: now } }), { facts: null }, now);
    expect(announcements).toEqual([{ name: 'nurture-stopped', reason: 'no-address' }]);
    expect(episode).toMatchObject({ due: null, ending: { as: 'stopped', reason: 'no-address', at: now } });
  });
  it('waits for a program that nobody has applied yet, and is given back when nobody does', () => {
    const waiting = advance(episodeOf(), { program: null });
    expect(waiting).toMatchObject({ announcements: [], episode: { due: { kind: 'program', at: later(patience.program) } } });
    const given = advance(waiting.episode, { program: null }, later(patience.program));
    expect(given.announcements).toEqual([{ name: 'nurture-exhausted', because: 'there is no program warm-up' }]);
  });
  it('starts late when the program comes', () => {
    const waiting = advance(episodeOf(), { program: null });
    expect(names(advance(waiting.episode, {}, later(60_000)))).toEqual(['nurture-started']);
  });
  it.each<[string, Partial<Situation>, string]>([
    ['no consent', { facts: factsOf({ consent: { email: null, basis: null } }) }, 'no-consent'],
    ['no address', { facts: factsOf({ email: null }) }, 'no-address'],
    ['an opt-out', { suppression: 'opted-out' }, 'opted-out'],
    ['an opt-out of a lead that is not known yet', { facts: null, suppression: 'opted-out' }, 'opted-out'],
    ['a bounce of a lead that is not known yet', { facts: null, suppression: 'bounced' }, 'bounced'],
    ['an address that bounces', { suppression: 'bounced' }, 'bounced'],
    ['an erased person', { suppression: 'erased' }, 'opted-out'],
  ])('stops at once for %s, without having started', (_what, changes, reason) => {
    expect(advance(episodeOf(), changes).announcements).toEqual([{ name: 'nurture-stopped', reason }]);
  });
  it('is given back when the lead was nurtured as often as the program allows', () => {
    const earlierEpisodes = [later(-300 * DAY), later(-200 * DAY), later(-100 * DAY)];
    expect(advance(episodeOf(), { earlierEpisodes }).announcements).toEqual([
      { name: 'nurture-exhausted', because: 'nurtured 3 times in 365 days, the limit of warm-up is 3' },
    ]);
    expect(names(advance(episodeOf(), { earlierEpisodes: [later(-400 * DAY), ...earlierEpisodes.slice(1)] }))).toEqual(['nurture-started']);
  });
});

describe('an episode that runs', () => {
  const click = [{ kind: 'email-click' as const, at: later(1) }];

  it('sends a step when it is due, not before', () => {
    const episode = running({ due: { kind: 'step', at: later(HOUR) } });
    expect(advance(episode).isToSend).toBe(false);
    expect(advance(episode, {}, later(HOUR)).isToSend).toBe(true);
  });
  it('does not change when nothing is new', () => {
    const episode = running({ due: { kind: 'step', at: later(HOUR) } });
    expect(advance(episode).episode).toBe(episode);
  });
  it('moves a step out of quiet hours that it has come into by waiting', () => {
    const night = new Date('2026-03-04T19:00:00Z');
    expect(advance(running(), {}, night)).toMatchObject({
      isToSend: false,
      episode: { due: { kind: 'step', at: new Date('2026-03-05T07:00:00Z') } },
    });
  });
  it('is given back on interest, and sends nothing any more', () => {
    const result = advance(running(), { behaviors: click }, later(HOUR));
    expect(result).toMatchObject({ isToSend: false, episode: { due: null, ending: { as: 'reactivated', reason: null } } });
    expect(result.announcements).toEqual([{ name: 'lead-reactivated', because: 'email-click: once since 2026-03-04T09:00:00.000Z' }]);
  });
  it('takes interest that came before the start, but after routing sent the lead', () => {
    expect(names(advance(episodeOf(), { behaviors: click }, later(HOUR)))).toEqual(['nurture-started', 'lead-reactivated']);
  });
  it('stops when consent is withdrawn, before interest is asked for', () => {
    const facts = factsOf({ consent: { email: 'denied', basis: null } });
    expect(advance(running(), { facts, behaviors: click }, later(HOUR)).announcements).toEqual([
      { name: 'nurture-stopped', reason: 'no-consent' },
    ]);
  });
  it('leaves the program after so many mails without a reaction', () => {
    const strict = programOf(undefined, { exits: { ignoredMails: 2, after: null } });
    const episode = running({ sentAt: [later(-2 * DAY), later(-DAY)], due: { kind: 'step', at: later(DAY) } });
    expect(advance(episode, { program: strict }).announcements).toEqual([
      { name: 'nurture-exhausted', because: 'no reaction to 2 mails in a row' },
    ]);
    const opened = [{ kind: 'email-open' as const, at: later(-HOUR) }];
    expect(advance(episode, { program: strict, behaviors: opened }).announcements).toEqual([]);
  });
  it('leaves the program after so long a time', () => {
    const short = programOf(undefined, { exits: { ignoredMails: null, after: 2 * DAY } });
    expect(advance(running(), { program: short }, later(2 * DAY)).announcements).toEqual([
      { name: 'nurture-exhausted', because: 'in the program for 2 days' },
    ]);
  });
  it('is looked at when that time is over, also when its next mail, or its end, is due only later', () => {
    const short = programOf(undefined, { exits: { ignoredMails: null, after: 2 * DAY } });
    const sent = stepSent(running(), short, 0, '<m>', 'UTC', later(HOUR)).episode;
    expect(sent.due).toEqual({ kind: 'end', at: later(2 * DAY) });
    expect(advance(sent, { program: short }, later(2 * DAY)).announcements).toEqual([
      { name: 'nurture-exhausted', because: 'in the program for 2 days' },
    ]);
    expect(stepGivenUp(running({ nextStep: 1 }), short, 1, 'UTC', later(HOUR)).due).toEqual({ kind: 'end', at: later(2 * DAY) });
    const late = { ...short, steps: short.steps.map(step => ({ ...step, after: { milliseconds: 5 * DAY, isWorkingTime: false } })) };
    expect(advance(episodeOf(), { program: late }).episode.due).toEqual({ kind: 'end', at: later(2 * DAY) });
  });
  it('goes back to routing when its patience ends', () => {
    const done = running({ nextStep: 2, sentAt: [NOW, NOW], due: { kind: 'end', at: later(7 * DAY) } });
    expect(advance(done, {}, later(7 * DAY - 1)).announcements).toEqual([]);
    expect(advance(done, {}, later(7 * DAY)).announcements).toEqual([{ name: 'nurture-exhausted', because: 'no reaction after 2 mails' }]);
  });
  it('sends again what a replica claimed and never finished', () => {
    const claimed = claimStep(running(), later(60_000));
    expect(advance(claimed).isToSend).toBe(false);
    expect(advance(claimed, {}, later(60_000)).isToSend).toBe(true);
  });
});

describe('an ended episode', () => {
  const ended = stopEpisode(running(), 'assigned', NOW).episode;

  it('stays as it ended', () => {
    expect(stopEpisode(ended, 'closed', later(HOUR))).toEqual({ episode: ended, announcements: [], isToSend: false });
    expect(advance(ended, {}, later(DAY))).toEqual({ episode: ended, announcements: [], isToSend: false });
    expect(stepDeferred(ended, 0, later(DAY))).toBe(ended);
    expect(stepGivenUp(ended, program, 0, 'UTC', NOW)).toBe(ended);
  });
  it('still tells of a mail that was on its way', () => {
    const { episode, announcements } = stepSent(ended, program, 0, '<m>', 'UTC', later(1));
    expect(announcements).toEqual([{ name: 'nurture-step-sent', step: 'welcome', messageId: '<m>' }]);
    expect(episode).toMatchObject({ sentAt: [later(1)], due: null, ending: { reason: 'assigned' } });
  });
  it('keeps why a person ended it', () => {
    expect(exhaustEpisode(running(), 'call them', NOW)).toMatchObject({
      announcements: [{ name: 'nurture-exhausted', because: 'call them' }],
      episode: { ending: { because: 'call them' } },
    });
  });
});

describe('a mail that was handed over', () => {
  it('moves the episode on to its next step', () => {
    const { episode, announcements } = stepSent(running(), program, 0, '<m>', 'Europe/Berlin', later(1000));
    expect(announcements).toEqual([{ name: 'nurture-step-sent', step: 'welcome', messageId: '<m>' }]);
    expect(episode).toMatchObject({ nextStep: 1, sentAt: [later(1000)], due: { kind: 'step', at: later(1000 + 3 * DAY) } });
  });
  it('waits for interest after the last one', () => {
    expect(stepSent(running({ nextStep: 1 }), program, 1, '<m>', 'Europe/Berlin', NOW).episode.due).toEqual({
      kind: 'end',
      at: later(7 * DAY),
    });
  });
  it('does not move an episode that is further already', () => {
    const further = running({ nextStep: 2, due: { kind: 'end', at: later(DAY) } });
    expect(stepSent(further, program, 0, '<m>', 'UTC', NOW).episode).toMatchObject({ nextStep: 2, due: { kind: 'end' } });
    expect(stepDeferred(further, 0, NOW)).toBe(further);
    expect(stepGivenUp(further, program, 0, 'UTC', NOW)).toBe(further);
  });
  it('is tried again when it was deferred', () => {
    expect(stepDeferred(running(), 0, later(HOUR)).due).toEqual({ kind: 'delivery', at: later(HOUR) });
  });
  it('is left out when it can not be delivered, and the program goes on', () => {
    expect(stepGivenUp(running(), program, 0, 'Europe/Berlin', NOW)).toMatchObject({
      nextStep: 1,
      sentAt: [],
      due: { kind: 'step', at: later(3 * DAY) },
    });
  });
});
