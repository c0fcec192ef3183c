import { DAY, HOUR, later, NOW } from '../../test/builders.js';
import type { EngagementRule } from '../programs/program.js';
import { engagement, ignoredMails, type Behavior } from './engagement.js';

const did = (kind: Behavior['kind'], ago: number): Behavior => ({ kind, at: later(-ago) });
const click: EngagementRule = { behaviors: ['email-click', 'download'], count: 1, within: null };
const visits: EngagementRule = { behaviors: ['page-visit'], count: 3, within: 2 * DAY };
const since = later(-30 * DAY);
const interest = (rules: EngagementRule[], behaviors: Behavior[], from = since) => engagement(rules, behaviors, from, NOW);

describe('engagement', () => {
  it('is one behavior that counts', () => {
    expect(interest([click], [did('email-click', HOUR)])).toBe('email-click: once since 2026-02-02T09:00:00.000Z');
  });
  it('is several behaviors of different kinds under one rule', () => {
    expect(interest([{ ...click, count: 2 }], [did('email-click', HOUR), did('download', 2 * HOUR)])).toMatch(
      /^email-click, download: 2 times/,
    );
  });
  it('is not what the program does not count', () => {
    expect(interest([click], [did('email-open', HOUR), did('page-visit', HOUR)])).toBeNull();
  });
  it('is not fewer behaviors than the rule asks for', () => {
    expect(interest([visits], [did('page-visit', 1), did('page-visit', 2)])).toBeNull();
  });
  it('counts only what happened within the time of the rule', () => {
    expect(interest([visits], [did('page-visit', HOUR), did('page-visit', DAY), did('page-visit', 3 * DAY)])).toBeNull();
    expect(interest([visits], [did('page-visit', HOUR), did('page-visit', DAY), did('page-visit', 2 * DAY)])).toMatch(
      /^page-visit: 3 times/,
    );
  });
  it('does not count what led to the episode', () => {
    expect(interest([click], [did('email-click', HOUR)], later(-HOUR + 1))).toBeNull();
  });
  it('is found by any of the rules', () => {
    expect(interest([visits, click], [did('download', DAY)])).toMatch(/^download/);
  });
  it('never is without a rule', () => {
    expect(interest([], [did('call', 1)])).toBeNull();
  });
});

describe('ignored mails', () => {
  it('are all when nothing was ever done', () => {
    expect(ignoredMails([later(-3 * DAY), later(-DAY)], [])).toBe(2);
  });
  it('are those after the last thing that was done, whatever it was', () => {
    expect(ignoredMails([later(-3 * DAY), later(-DAY)], [did('email-open', 2 * DAY), did('page-visit', 5 * DAY)])).toBe(1);
  });
  it('are none before the first mail', () => {
    expect(ignoredMails([], [])).toBe(0);
  });
});
