import type { Message } from './message.js';

/** Teams takes messages of 28 KB. */
const MOST_BYTES = 28 * 1024;
const MOST_TEXT = 4_000;

const shortened = (text: string): string =>
  text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

type Run = Record<string, unknown>;
const run = (text: string, style: Run = {}): Run => ({ type: 'TextRun', text: shortened(text), ...style });
/** Runs of text are not read as Markdown, so that nothing that people wrote becomes a link. */
const rich = (inlines: readonly Run[], style: Run = {}): Run => ({ type: 'RichTextBlock', inlines, ...style });

function card({ title, text, facts, sections, actions, note }: Message): object {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.4',
    fallbackText: shortened(title),
    body: [
      rich([run(title, { size: 'Large', weight: 'Bolder' })]),
      rich([run(text)]),
      ...facts.map(({ label, value }, nth) =>
        rich([run(`${label}: `, { weight: 'Bolder' }), run(value)], { spacing: nth === 0 ? 'Medium' : 'None' }),
      ),
      ...sections.flatMap(part => [
        rich([run(part.title, { weight: 'Bolder' })], { spacing: 'Medium' }),
        ...part.lines.map(line => rich([run(`• ${line}`)], { spacing: 'None' })),
      ]),
      ...(note === null ? [] : [rich([run(note, { isSubtle: true, size: 'Small' })], { spacing: 'Medium' })]),
    ],
    ...(actions.length === 0
      ? {}
      : {
          actions: actions.map(({ label, url, isPrimary }) => ({
            type: 'Action.OpenUrl',
            title: label,
            url,
            ...(isPrimary && { style: 'positive' }),
          })),
        }),
  };
}

const messageOf = (message: Message): object => ({
  type: 'message',
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card(message) }],
});

/** The JSON for an incoming webhook or workflow of Teams. What does not fit is left out from the end; the links stay. */
export function teamsMessage(message: Message): object {
  for (let kept = message; ; kept = shorter(kept)) {
    const body = messageOf(kept);
    if (Buffer.byteLength(JSON.stringify(body)) <= MOST_BYTES || (kept.facts.length === 0 && kept.sections.length === 0)) return body;
  }
}

const shorter = (message: Message): Message =>
  message.sections.length > 0 ? { ...message, sections: message.sections.slice(0, -1) } : { ...message, facts: message.facts.slice(0, -1) };
