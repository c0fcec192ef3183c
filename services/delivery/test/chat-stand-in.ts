import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a chat got, and how it answered. */
export interface ChatPost {
  readonly path: string;
  readonly body: any;
  readonly status: number;
}

type Judge = (body: any, bytes: number) => string | null;

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** An incoming webhook of a chat on this machine, as strict as its documentation. Its first answers can be given. */
export class ChatStandIn {
  readonly posts: ChatPost[] = [];
  /** Answers to give before it judges messages itself. */
  readonly scripted: { status: number; body: string; headers?: Record<string, string> }[] = [];
  /** It takes the next message, and breaks the connection instead of saying so. */
  hangsUp = false;
  private server!: Server;

  private constructor(
    private readonly judge: Judge,
    private readonly good: { status: number; body: string },
    private readonly path: string,
  ) {}

  static slack = (): Promise<ChatStandIn> =>
    new ChatStandIn(judgeSlack, { status: 200, body: 'ok' }, '/services/T000/B000/secret').listen();
  static teams = (): Promise<ChatStandIn> =>
    new ChatStandIn(judgeTeams, { status: 202, body: '' }, '/workflows/0/triggers/manual/paths/invoke').listen();

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${this.path}`;
  }

  get taken(): any[] {
    return this.posts.filter(post => post.status < 300).map(post => post.body);
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise(resolve => this.server.close(() => resolve()));
  }

  private async listen(): Promise<this> {
    this.server = createServer((request, response) => void this.answer(request, response));
    await new Promise<void>(resolve => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await textOf(request);
    const send = (status: number, body: string, headers: Record<string, string> = {}) => {
      this.posts.push({ path: request.url!, body: JSON.parse(text), status });
      response.writeHead(status, headers).end(body);
    };
    if (this.hangsUp) {
      this.hangsUp = false;
      this.posts.push({ path: request.url!, body: JSON.parse(text), status: this.good.status });
      return void response.destroy();
    }
    if (request.url !== this.path) return send(404, 'no_service');
    if (request.headers['content-type'] !== 'application/json') return send(400, 'invalid_payload');
    const scripted = this.scripted.shift();
    if (scripted) return send(scripted.status, scripted.body, scripted.headers);
    const problem = this.judge(JSON.parse(text), Buffer.byteLength(text));
    return problem === null ? send(this.good.status, this.good.body) : send(400, problem);
  }
}

const has = (value: any, fields: readonly string[]): boolean => Object.keys(value).every(field => fields.includes(field));
const isText = (value: any, most: number, types: readonly string[]): boolean =>
  types.includes(value?.type) &&
  typeof value.text === 'string' &&
  value.text.length > 0 &&
  value.text.length <= most &&
  has(value, ['type', 'text', 'emoji', 'verbatim']);

const isButton = (button: any): boolean =>
  button.type === 'button' &&
  has(button, ['type', 'text', 'url', 'action_id', 'value', 'style']) &&
  isText(button.text, 75, ['plain_text']) &&
  (button.url === undefined || button.url.length <= 3_000) &&
  (button.action_id === undefined || button.action_id.length <= 255) &&
  [undefined, 'primary', 'danger'].includes(button.style);

const slackBlocks: Readonly<Record<string, (block: any) => boolean>> = {
  header: block => isText(block.text, 150, ['plain_text']),
  section: block => isText(block.text, 3_000, ['plain_text', 'mrkdwn']),
  actions: block =>
    block.elements.length >= 1 &&
    block.elements.length <= 25 &&
    block.elements.every(isButton) &&
    new Set(block.elements.map((e: any) => e.action_id)).size === block.elements.length,
  context: block => block.elements.length <= 10 && block.elements.every((element: any) => isText(element, 3_000, ['plain_text', 'mrkdwn'])),
};

/** What the reference of Block Kit says of a message. @returns what Slack would answer, null when it is right */
export function judgeSlack(body: any): string | null {
  if (!has(body, ['text', 'blocks', 'unfurl_links', 'unfurl_media'])) return 'invalid_payload';
  if (typeof body.text !== 'string' || body.text === '') return 'no_text';
  if (!Array.isArray(body.blocks) || body.blocks.length > 50) return 'invalid_blocks';
  // Control characters that were not escaped would be mentions and links.
  if (/<[^>]*>/.test(JSON.stringify(body))) return 'unescaped control characters';
  return body.blocks.every((block: any) => slackBlocks[block.type]?.(block) === true) ? null : 'invalid_blocks';
}

const teamsElements: Readonly<Record<string, (element: any) => boolean>> = {
  RichTextBlock: element =>
    element.inlines.length > 0 &&
    element.inlines.every((run: any) => run.type === 'TextRun' && typeof run.text === 'string' && run.text !== ''),
  TextBlock: element => typeof element.text === 'string',
};

/** What the schema of Adaptive Cards 1.4 and Teams' limits say of a message. @returns what is wrong, null when nothing is */
export function judgeTeams(body: any, bytes: number): string | null {
  if (bytes > 28 * 1024) return 'message too large';
  if (body.type !== 'message' || body.attachments?.length !== 1) return 'attachments missing';
  const { contentType, content } = body.attachments[0];
  if (contentType !== 'application/vnd.microsoft.card.adaptive' || content.type !== 'AdaptiveCard') return 'no adaptive card';
  if (!/^1\.[0-5]$/.test(content.version)) return 'version';
  if (!content.body.every((element: any) => teamsElements[element.type]?.(element) === true)) return 'body';
  const actions = content.actions ?? [];
  const isRight = (action: any): boolean => action.type === 'Action.OpenUrl' && URL.canParse(action.url) && action.title !== '';
  return actions.length <= 6 && actions.every(isRight) ? null : 'actions';
}
