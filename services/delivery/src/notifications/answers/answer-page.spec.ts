import { aCard, aMember, anAssignment } from '../notifications.example.js';
import { answeredPage, PAGE_HEADERS, pageOf } from './answer-page.js';
import type { AnswerToken } from './answer-token.js';
import type { Standing } from './judge-answer.js';

const now = new Date('2026-03-19T12:00:00Z');
const card = aCard({ person: { firstName: '<img src=x onerror=alert(1)>' }, company: {} });
const token = (answer: AnswerToken['answer']): AnswerToken => ({
  assignmentId: anAssignment().assignmentId,
  repId: 'grace',
  answer,
  channel: 'email',
  expiresAt: now,
});
const shown = (kind: Standing['kind'], answer: AnswerToken['answer'] = 'accepted', over = {}) =>
  pageOf(token(answer), {
    standing: (kind === 'unknown' ? { kind } : { kind, assignment: anAssignment({ card, ...over }) }) as Standing,
    rep: aMember(),
  });

describe('the page behind a link', () => {
  it.each(['unknown', 'answered', 'accepted-elsewhere', 'superseded', 'expired', 'open'] as const)(
    'when it is %s is whole HTML in which nothing of the lead is HTML',
    kind => {
      for (const answer of ['accepted', 'declined'] as const) {
        const { html } = shown(kind, answer, { answer, answeredAt: now, acceptedAt: now, endedAt: now });
        expect(html).toMatch(/^<!doctype html>\n<html lang="en">[\s\S]*<h1>[^<]+<\/h1>[\s\S]*<\/html>\n$/);
        expect(html).not.toMatch(/<img|<script/);
        expect(html.includes('<form')).toBe(kind === 'open');
      }
    },
  );

  it('has a label for each field, and says what is missing where screen readers read it', () => {
    const problem = { field: 'reason' as const, message: 'Please choose a reason.' };
    const { status, html } = pageOf(
      token('declined'),
      { standing: { kind: 'open', assignment: anAssignment() }, rep: aMember() },
      { problem, note: '"><b>' },
    );
    expect(status).toBe(422);
    expect(html.match(/<label><input type="radio"/g)).toHaveLength(8);
    expect(html).toContain('<legend>Why?</legend>');
    expect(html).toContain('<p class="problem" role="alert" id="problem">Please choose a reason.</p>');
    expect(html).toContain('<label for="note">');
    expect(html).toContain('&#34;&gt;&lt;b&gt;</textarea>');
  });

  it('says who answered when, once it is answered', () => {
    const answered = { kind: 'answered', assignment: anAssignment({ answer: 'declined', answeredAt: now }) } as const;
    expect(pageOf(token('accepted'), { standing: answered, rep: aMember() }).html).toContain(
      'Grace Hopper declined Ada Lovelace of Analytical Engines on Thu 19 Mar 2026, 13:00 CET.',
    );
    expect(answeredPage(token('declined'), { standing: answered, rep: aMember(), isNew: true }).html).toContain('<h1>Declined</h1>');
    expect(answeredPage(token('declined'), { standing: answered, rep: aMember(), isNew: false }).html).toContain(
      '<h1>Answered already</h1>',
    );
  });

  it('runs and loads nothing, and its style is the one that it allows', () => {
    expect(PAGE_HEADERS['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]+='; form-action 'self'/);
  });
});
