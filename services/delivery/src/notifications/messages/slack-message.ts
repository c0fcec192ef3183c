import type { Message } from './message.js';

/** What Block Kit takes: blocks of a message, characters of a header, a text, a button's label and its URL. */
const LIMITS = { blocks: 50, header: 150, text: 3_000, label: 75, url: 3_000, fallback: 4_000 };

/** The three characters that Slack gives a meaning; everything else in a text that is not parsed stands for itself. */
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Not longer than so many characters once escaped, and never cut within an entity or a pair of surrogates. */
function fitted(text: string, most: number): string {
  const whole = escape(text);
  if (whole.length <= most) return whole;
  let cut = '';
  for (const character of text) {
    const next = cut + escape(character);
    if (next.length > most - 1) break;
    cut = next;
  }
  return `${cut}…`;
}

const section = (text: string) => ({ type: 'section', text: { type: 'plain_text', text: fitted(text, LIMITS.text), emoji: false } });

/** The JSON for an incoming webhook of Slack. Texts of people are plain text: no mention, no link, no formatting comes of them. */
export function slackMessage({ title, text, facts, sections, actions, note }: Message): object {
  const buttons = actions
    .filter(({ url }) => url.length <= LIMITS.url)
    .map(({ label, url, isPrimary }, nth) => ({
      type: 'button',
      action_id: `answer-${nth}`,
      text: { type: 'plain_text', text: fitted(label, LIMITS.label), emoji: false },
      url,
      ...(isPrimary && { style: 'primary' }),
    }));
  const blocks: object[] = [
    { type: 'header', text: { type: 'plain_text', text: fitted(title, LIMITS.header), emoji: false } },
    section(text),
    ...(facts.length === 0 ? [] : [section(facts.map(({ label, value }) => `${label}: ${value}`).join('\n'))]),
    ...sections.map(part => section([part.title, ...part.lines.map(line => `• ${line}`)].join('\n'))),
    ...(buttons.length === 0 ? [] : [{ type: 'actions', elements: buttons }]),
    ...(note === null ? [] : [{ type: 'context', elements: [{ type: 'plain_text', text: fitted(note, LIMITS.text), emoji: false }] }]),
  ];
  return { text: fitted(title, LIMITS.fallback), unfurl_links: false, unfurl_media: false, blocks: blocks.slice(0, LIMITS.blocks) };
}
