import { ApiOperation, ApiTags, Public } from '@baton/platform';
import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { answeredPage, notOurs, PAGE_HEADERS, pageOf, type Page } from './answer-page.js';
import { AnswerLinks } from './answer-links.js';
import { AnswersService } from './answers.service.js';
import { readDecline } from './decline-reasons.js';

/** What of the server's reply is used here. */
interface Reply {
  status(code: number): this;
  headers(values: Readonly<Record<string, string>>): this;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function show(reply: Reply, { status, html }: Page): string {
  reply.status(status).headers(PAGE_HEADERS);
  return html;
}

/** The pages behind the links of messages. Public: the token is signed. */
@ApiTags('answers')
@Controller('v1/delivery/answers')
export class AnswersController {
  constructor(
    private readonly links: AnswerLinks,
    private readonly answers: AnswersService,
  ) {}

  /** Asks first, and changes nothing: mail scanners and previews of chats open links. */
  @Get(':token')
  @Public()
  @ApiOperation({ summary: 'The page that asks whether to accept or decline a lead' })
  async ask(@Param('token') given: string, @Res({ passthrough: true }) reply: Reply): Promise<string> {
    const token = this.links.read(given);
    return show(reply, token === null ? notOurs() : pageOf(token, await this.answers.look(token)));
  }

  /** The button of the page. */
  @Post(':token')
  @Public()
  @ApiOperation({ summary: 'Accepts or declines the lead: once' })
  async answer(@Param('token') given: string, @Body() form: unknown, @Res({ passthrough: true }) reply: Reply): Promise<string> {
    const token = this.links.read(given);
    if (token === null) return show(reply, notOurs());
    if (token.answer === 'accepted') return show(reply, answeredPage(token, await this.answers.answer(token, null)));
    const read = readDecline(form);
    if ('reason' in read) return show(reply, answeredPage(token, await this.answers.answer(token, read.reason)));
    const { reason, note } = (form ?? {}) as Record<string, unknown>;
    return show(reply, pageOf(token, await this.answers.look(token), { problem: read, reason: text(reason), note: text(note) }));
  }
}
