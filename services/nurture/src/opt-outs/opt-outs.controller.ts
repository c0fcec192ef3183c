import { ApiTags, Caller, Database, invalidRequest, RequireScope } from '@baton/platform';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ListOptOutsDto, OptOutDto } from './opt-outs.dto.js';
import { OptOuts } from './opt-outs.js';
import { findSuppressions, listSuppressions, type SuppressionEntry } from './suppression.store.js';

const cursorOf = ({ at, addressHash }: SuppressionEntry) => `${at.toISOString()}_${addressHash}`;

function readCursor(text: string): { at: Date; addressHash: string } {
  const [at, addressHash] = text.split('_');
  const time = new Date(at!);
  if (Number.isNaN(time.getTime()) || !/^[0-9a-f]{64}$/.test(addressHash ?? ''))
    throw invalidRequest([{ field: 'after', message: 'after is not the next of a page' }]);
  return { at: time, addressHash: addressHash! };
}

/** Who gets no mail. Addresses are kept as hashes alone: the list tells how many and why, and can be asked about one address. */
@ApiTags('opt-outs')
@Controller('v1/nurture/opt-outs')
export class OptOutsController {
  constructor(
    private readonly optOuts: OptOuts,
    private readonly database: Database,
  ) {}

  /** Takes an opt-out in: from a phone call, a letter, another system's list. In force when answered. */
  @Post()
  @HttpCode(204)
  @RequireScope('nurture:write')
  async add(@Body() { email, leadId, because }: OptOutDto, @Caller() caller: Caller): Promise<void> {
    const why = because ?? `taken in by ${caller.name}`;
    const id = leadId?.toLowerCase();
    if (email !== undefined) await this.optOuts.ofAddress(this.optOuts.hashOf(email), why, id);
    else await this.optOuts.ofLead(id!, why);
  }

  @Get()
  @RequireScope('nurture:read')
  async list(@Query() { email, after, limit }: ListOptOutsDto): Promise<object> {
    if (email !== undefined) {
      const hash = this.optOuts.hashOf(email);
      const reason = (await findSuppressions(this.database, [hash])).get(hash.toString('hex')) ?? null;
      return { isSuppressed: reason !== null, reason };
    }
    const rows = await listSuppressions(this.database, after === undefined ? null : readCursor(after), limit + 1);
    return { optOuts: rows.slice(0, limit), next: rows.length > limit ? cursorOf(rows[limit - 1]!) : null };
  }
}
