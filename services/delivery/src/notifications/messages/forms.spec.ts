import fc from 'fast-check';
import { judgeSlack, judgeTeams } from '../../../test/chat-stand-in.js';
import { renderMail } from './mail-template.js';
import type { Message } from './message.js';
import { slackMessage } from './slack-message.js';
import { teamsMessage } from './teams-message.js';

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 400, unit: 'grapheme' }),
  fc.constantFrom('<!channel>', '&&&&&', '<script>alert(1)</script>', '[a](https://evil.example)', '*_~`', '"onload="x', '😀'.repeat(100)),
  fc.string({ minLength: 3_000, maxLength: 6_000 }),
);
const message: fc.Arbitrary<Message> = fc.record({
  title: text,
  text,
  facts: fc.array(fc.record({ label: text, value: text }), { maxLength: 12 }),
  sections: fc.array(fc.record({ title: text, lines: fc.array(text, { maxLength: 10 }) }), { maxLength: 60, size: 'small' }),
  actions: fc.array(fc.record({ label: text, url: fc.webUrl(), isPrimary: fc.boolean() }), { maxLength: 2 }),
  note: fc.option(text),
});

describe('whatever a message says', () => {
  it('Slack takes it, and reads nothing into it', () => {
    fc.assert(
      fc.property(message, given => {
        const body = slackMessage(given);
        expect(judgeSlack(body)).toBeNull();
        expect(JSON.stringify(body)).not.toContain('"mrkdwn"');
      }),
      { numRuns: 50 },
    );
  });

  it('Teams takes it, within its size, with the links', () => {
    fc.assert(
      fc.property(message, given => {
        const body: any = teamsMessage(given);
        expect(judgeTeams(body, Buffer.byteLength(JSON.stringify(body)))).toBeNull();
        expect((body.attachments[0].content.actions ?? []).map((a: any) => a.url)).toEqual(given.actions.map(a => a.url));
      }),
      { numRuns: 50 },
    );
  });

  it('a mail says it in text as it is, and in HTML as nothing but text', () => {
    fc.assert(
      fc.property(message, given => {
        const { text: plain, html } = renderMail(given);
        expect(plain).toContain(given.text);
        for (const { value } of given.facts) expect(plain).toContain(value);
        // The only tags are those of the template.
        expect(new Set(html.match(/<[a-z][a-z0-9]*/gi))).toEqual(
          new Set(html.match(/<(?:html|head|meta|title|body|p|table|tr|td|h2|ul|li|a)\b/g) ?? []),
        );
      }),
      { numRuns: 50 },
    );
  });
});

it('a text that is too long for Slack ends with dots, and not within a character or an entity', () => {
  const body: any = slackMessage({ title: '&'.repeat(200), text: '😀'.repeat(2_000), facts: [], sections: [], actions: [], note: null });
  expect(body.blocks[0].text.text).toMatch(/^(&amp;)+…$/);
  expect(body.blocks[1].text.text).toMatch(/^(😀)+…$/u);
});
