import { createHash } from 'node:crypto';
import { Liquid } from 'liquidjs';
import { whoIs } from '../messages/describe-lead.js';
import { inZone } from '../messages/times.js';
import type { AnswerToken } from './answer-token.js';
import type { Looked } from './answers.service.js';
import { declineReasons, MOST_NOTE, NEEDS_NOTE, type DeclineProblem } from './decline-reasons.js';

const STYLE = `body{font-family:sans-serif;line-height:1.5;max-width:34em;margin:3em auto;padding:0 1em;color:#1a1a1a;background:#fff}
h1{font-size:1.4em}fieldset{border:1px solid #767676;border-radius:4px;margin:1em 0}label{display:block;padding:.25em 0}
textarea{width:100%;box-sizing:border-box;font:inherit}button{font:inherit;padding:.6em 1.4em;border:0;border-radius:4px;background:#14532d;color:#fff}
button:focus-visible,input:focus-visible,textarea:focus-visible{outline:3px solid #1d4ed8;outline-offset:2px}.problem{color:#a30000;font-weight:bold}`;

/** The page may load nothing, run nothing, be shown in no frame, and send its form nowhere else. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
};

const LAYOUT = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>{{ title }}</h1>
{%- for paragraph in paragraphs %}
<p>{{ paragraph }}</p>
{%- endfor %}
{%- if form %}
<form method="post">
{%- if form.reasons.size > 0 %}
{%- if form.problem %}
<p class="problem" role="alert" id="problem">{{ form.problem }}</p>
{%- endif %}
<fieldset{% if form.problem %} aria-describedby="problem"{% endif %}>
<legend>Why?</legend>
{%- for reason in form.reasons %}
<label><input type="radio" name="reason" value="{{ reason }}" required{% if reason == form.reason %} checked{% endif %}> {{ reason }}</label>
{%- endfor %}
</fieldset>
<label for="note">In a few words (needed for “{{ form.needsNote }}”)</label>
<textarea id="note" name="note" rows="3" maxlength="{{ form.mostNote }}">{{ form.note }}</textarea>
{%- endif %}
<p><button type="submit">{{ form.button }}</button></p>
</form>
{%- endif %}
</main>
</body>
</html>
`;

const liquid = new Liquid({ outputEscape: 'escape', ownPropertyOnly: true });
const layout = liquid.parse(LAYOUT);

interface Form {
  readonly button: string;
  readonly reasons: readonly string[];
  readonly reason?: string;
  readonly note?: string;
  readonly problem?: string;
}

/** A page with its status. */
export interface Page {
  readonly status: number;
  readonly html: string;
}

const page = (status: number, title: string, paragraphs: readonly string[], form?: Form): Page => ({
  status,
  html: liquid.renderSync(layout, {
    title,
    paragraphs,
    form: form && { needsNote: NEEDS_NOTE, mostNote: MOST_NOTE, ...form },
  }) as string,
});

/** A link that was not made here, or a part of which is missing. */
export const notOurs = (): Page =>
  page(404, 'This link is not complete', ['It may have been cut off: please use the whole link of the message.']);

/** Something that is wrong with what was filled in, and what that was. */
export interface Faulty {
  readonly problem: DeclineProblem;
  readonly reason?: string;
  readonly note?: string;
}

const did = { accepted: 'accepted', declined: 'declined' } as const;

/** The page that asks for confirmation, or says why there is nothing to confirm any more. */
export function pageOf(token: AnswerToken, { standing, rep }: Looked, faulty?: Faulty): Page {
  if (standing.kind === 'unknown') return page(410, 'This link is over', ['Nothing is known of this lead here any more.']);
  const { assignment } = standing;
  const who = whoIs(assignment.card, 'name');
  const at = (time: Date | null): string => (time === null ? '' : ` on ${inZone(time, rep.timeZone)}`);
  switch (standing.kind) {
    case 'answered':
      return page(200, 'Answered already', [
        `${rep.name} ${did[assignment.answer!]} ${who}${at(assignment.answeredAt)}.`,
        'Nothing else has to be done here.',
      ]);
    case 'accepted-elsewhere':
      return page(200, 'Accepted already', [`${rep.name} accepted ${who}${at(assignment.acceptedAt)}.`]);
    case 'superseded':
      return page(410, 'Somebody else takes care of it', [
        `${who} is not a lead of ${rep.name} any more${at(assignment.endedAt)}.`,
        assignment.endedBecause ?? '',
      ]);
    case 'expired':
      return page(410, 'This link is too old', [`It was for ${who}. The lead may still be yours: please answer in the CRM.`]);
    case 'open':
      return token.answer === 'accepted'
        ? page(200, `Accept ${who}?`, [`${rep.name}, you take on this lead.`], { button: 'Yes, accept', reasons: [] })
        : page(faulty === undefined ? 200 : 422, `Decline ${who}?`, [`${rep.name}, the lead goes to somebody else.`], {
            button: 'Yes, decline',
            reasons: declineReasons,
            ...(faulty && { reason: faulty.reason, note: faulty.note, problem: faulty.problem.message }),
          });
  }
}

/** The page after an answer. */
export function answeredPage(token: AnswerToken, looked: Looked & { readonly isNew: boolean }): Page {
  const { standing, rep, isNew } = looked;
  if (!isNew || standing.kind === 'unknown') return pageOf(token, looked);
  const who = whoIs(standing.assignment.card, 'name');
  return token.answer === 'accepted'
    ? page(200, 'Accepted', [`Thank you, ${rep.name}: ${who} is yours.`, 'Should that not be possible any more, you are told.'])
    : page(200, 'Declined', [`Thank you, ${rep.name}: ${who} goes to somebody else.`, 'Should that not be possible, you are told.']);
}
