import { Messaging, Timers } from '@baton/messaging';
import { ApiOperation, ApiTags, currentTrace, type HttpRequest, invalidRequest, Problem, Public } from '@baton/platform';
import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { resultOf, type InquiryResult } from '../inquiries/inquiry-answers.js';
import { InquiryIntake } from '../inquiries/inquiry-intake.js';
import { SourceDirectory } from '../sources/source-directory.js';
import type { SourceWithSecrets } from '../sources/source.js';
import { UnreadablePayload, type Connector, type VendorContent, type VendorRequest } from './connector.js';
import { connectors } from './connectors.js';
import { FETCH_TIMER } from './fetch-details.job.js';
import { addPending } from './pending-details.store.js';

/** Where vendors post. Each connector authenticates by its vendor's own means, over the raw bytes. */
@ApiTags('connectors')
@Controller('v1/connectors')
export class ConnectorsController {
  constructor(
    private readonly sources: SourceDirectory,
    private readonly intake: InquiryIntake,
    private readonly messaging: Messaging,
    private readonly timers: Timers,
  ) {}

  @Get(':sourceId')
  @Public()
  @ApiOperation({ summary: "Answers a vendor's challenge" })
  async handshake(@Param('sourceId') sourceId: string, @Req() request: HttpRequest, @Res() reply: FastifyReply): Promise<void> {
    const { source, connector } = await this.use(sourceId);
    if (connector.handshake === undefined)
      throw new Problem({ type: 'method-not-allowed', title: 'This connector has no handshake', status: 405, headers: { allow: 'POST' } });
    const answer = connector.handshake(vendorRequest(request), source.secrets);
    if (answer === undefined) throw new Problem({ type: 'handshake-refused', title: 'The challenge is not right', status: 403 });
    await reply.code(200).type('text/plain; charset=utf-8').header('x-content-type-options', 'nosniff').send(answer);
  }

  @Post(':sourceId')
  @Public()
  @ApiOperation({ summary: "Takes what a vendor's webhook sends; answered, with the status that the vendor wants, after the commit" })
  async receive(@Param('sourceId') sourceId: string, @Req() request: HttpRequest, @Res() reply: FastifyReply): Promise<void> {
    const { source, connector } = await this.use(sourceId);
    const sent = vendorRequest(request);
    const content = readAuthentic(connector, sent, source);
    const traceparent = currentTrace()?.traceparent;
    const results = await Promise.all(
      content.inquiries.map(inquiry => this.intake.accept(traceparent === undefined ? inquiry : { ...inquiry, traceparent })),
    );
    // To a vendor a repeat is a success whatever its body says: the first stands, and it need not send again.
    const accepted = results.map((r): InquiryResult =>
      r.outcome === 'conflict' ? { inquiryId: r.inquiryId, leadId: r.leadId, repeat: true } : resultOf(r),
    );
    const pending = await this.keep(source.id, content, traceparent);
    await reply.code(connector.successStatus).send({ results: accepted, pendingDetails: pending, skipped: content.skipped });
  }

  private async keep(sourceId: string, { notices }: VendorContent, traceparent: string | undefined): Promise<number> {
    if (notices.length === 0) return 0;
    const added = await this.messaging.transaction(unit => addPending(unit.tx, sourceId, notices, unit.now, traceparent));
    if (added > 0) this.timers.wake(FETCH_TIMER);
    return added;
  }

  /** The source and its connector; a source that isn't there, or isn't active, is not told from one with a wrong signature by more than this. */
  private async use(sourceId: string): Promise<{ source: SourceWithSecrets; connector: Connector }> {
    const source = await this.sources.find(sourceId);
    const connector = source?.active ? connectors.get(source.connector) : undefined;
    if (source === undefined || connector === undefined)
      throw new Problem({ type: 'unknown-source', title: 'There is no such source', status: 404 });
    return { source, connector };
  }
}

const vendorRequest = ({ headers, query, rawBody }: HttpRequest): VendorRequest => ({
  headers,
  query: Object.fromEntries(
    Object.entries(query as Record<string, unknown>).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  ),
  rawBody: rawBody ?? Buffer.alloc(0),
});

function readAuthentic(connector: Connector, request: VendorRequest, source: SourceWithSecrets): VendorContent {
  try {
    if (!connector.isAuthentic(request, source.secrets))
      throw new Problem({ type: 'not-authentic', title: 'The signature or key is not right', status: 401 });
    return connector.read(request, source);
  } catch (error) {
    if (error instanceof UnreadablePayload) throw invalidRequest(error.errors);
    if (error instanceof SyntaxError) throw invalidRequest([{ field: '(body)', message: 'has to be JSON' }]);
    throw error;
  }
}
