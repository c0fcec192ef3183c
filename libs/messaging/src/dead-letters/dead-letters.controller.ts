import { isUtf8 } from 'node:buffer';
import type { ServiceName } from '@baton/contracts';
import { ApiTags, Caller, Database, isInstant, Problem, RequireScope, UuidParam } from '@baton/platform';
import { Controller, Get, HttpCode, Inject, Post, Query, type Type } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { SliceServer } from '../consume/slice-server.js';
import { findDeadLetter, listDeadLetters } from './dead-letters.store.js';
import { resolveAndContinue } from './resolve-dead-letter.js';

const PAGE = 100;

const notOpen = (): Problem => new Problem({ type: 'not-found', title: 'There is no open dead letter with this id', status: 404 });

/** `GET /v1/<service>/dead-letters`, one of them with its body, and releasing or dropping one. */
export function deadLettersController(service: ServiceName): Type<unknown> {
  @ApiTags('dead letters')
  @Controller(`v1/${service}/dead-letters`)
  class DeadLettersController {
    constructor(
      @Inject(Database) private readonly database: Database,
      @Inject(SliceServer) private readonly server: SliceServer,
    ) {}

    /** Open dead letters, oldest first. */
    @Get()
    @RequireScope('dead-letters:read')
    async list(@Query('cursor') cursor?: string): Promise<object> {
      const [at, id] = cursor === undefined ? [] : Buffer.from(cursor, 'base64url').toString().split(' ');
      if (cursor !== undefined && (!isUUID(id) || !isInstant(at)))
        throw new Problem({
          type: 'invalid-request',
          title: 'The request is not valid',
          status: 400,
          errors: [{ field: 'cursor', message: 'is not a cursor of this list' }],
        });
      const letters = await listDeadLetters(this.database, id === undefined ? undefined : { at: new Date(at), id }, PAGE);
      const last = letters.at(-1);
      const next = letters.length < PAGE || !last ? null : Buffer.from(`${last.at.toISOString()} ${last.id}`).toString('base64url');
      return { deadLetters: letters, next };
    }

    /** One with the record as it came: its body may hold personal data. Text that is not UTF-8 is in base64. */
    @Get(':id')
    @RequireScope('dead-letters:bodies')
    async show(@UuidParam('id') id: string): Promise<object> {
      const letter = await findDeadLetter(this.database, id);
      if (!letter) throw notOpen();
      const { body, ...rest } = letter;
      const encoding = body === null || isUtf8(body) ? 'utf8' : 'base64';
      return { ...rest, body: body?.toString(encoding) ?? null, bodyEncoding: encoding };
    }

    /** Processes the event again, then what is parked behind it. */
    @Post(':id/release')
    @HttpCode(200)
    @RequireScope('dead-letters:write')
    release(@UuidParam('id') id: string, @Caller() caller: Caller): Promise<object> {
      return this.resolve(id, 'released', caller);
    }

    /** Gives the event up; what is parked behind it goes on. */
    @Post(':id/drop')
    @HttpCode(200)
    @RequireScope('dead-letters:write')
    drop(@UuidParam('id') id: string, @Caller() caller: Caller): Promise<object> {
      return this.resolve(id, 'dropped', caller);
    }

    private async resolve(id: string, resolution: 'released' | 'dropped', caller: Caller): Promise<object> {
      const resolved = await resolveAndContinue(
        this.database,
        this.server.processor,
        this.server.sliceHandlers(),
        id,
        resolution,
        caller.name,
      );
      if (!resolved) throw notOpen();
      if (resolved.emitted) this.server.outboxWritten();
      return { id, resolution, leadId: resolved.leadId, delivered: resolved.delivered };
    }
  }
  return DeadLettersController;
}
