import { ApiTags, Problem, Public, TakesFormInParts } from '@baton/platform';
import { Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { readUnsubscribe, type UnsubscribeToken } from '../mail/unsubscribe-token.js';
import { OptOuts } from './opt-outs.js';
import { Secret } from './secret.js';

const page = (body: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>Unsubscribe</title>
<body style="font-family: sans-serif; max-width: 30em; margin: 4em auto">${body}</body>
</html>
`;
const CONFIRM = page(
  '<h1>Unsubscribe</h1><p>You will not get any more mails from us.</p><form method="post"><button>Unsubscribe</button></form>',
);
const DONE = page('<h1>Done</h1><p>You are unsubscribed. It may be that a mail is on its way already.</p>');

/** The links at the end of mails. Public: the token is signed. */
@ApiTags('opt-outs')
@Controller('v1/nurture/unsubscribe')
export class UnsubscribeController {
  constructor(
    private readonly optOuts: OptOuts,
    private readonly secret: Secret,
  ) {}

  /** Asks first: mail scanners open links, and must not unsubscribe anybody. */
  @Get(':token')
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  confirm(@Param('token') token: string): string {
    this.read(token);
    return CONFIRM;
  }

  /** The button of the page, and the one click of a mail program, which sends its form in parts or not (RFC 8058). */
  @Post(':token')
  @HttpCode(200)
  @Public()
  @TakesFormInParts()
  @Header('content-type', 'text/html; charset=utf-8')
  async unsubscribe(@Param('token') token: string): Promise<string> {
    const { addressHash, leadId } = this.read(token);
    await this.optOuts.ofAddress(addressHash, 'unsubscribed by the link of a mail', leadId);
    return DONE;
  }

  private read(token: string): UnsubscribeToken {
    const read = readUnsubscribe(this.secret.value, token);
    if (read === null)
      throw new Problem({
        type: 'not-found',
        title: 'This link is not complete',
        status: 404,
        detail: 'It was not made here, or a part of it is missing.',
      });
    return read;
  }
}
