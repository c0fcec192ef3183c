import { currentLeads, Messaging } from '@baton/messaging';
import { Injectable } from '@nestjs/common';
import { v4 as uuid } from 'uuid';
import { LeadDesks } from '../episodes/lead-desks.js';
import { ensureLeads } from '../leads/lead.store.js';
import { addressHash } from './address-hash.js';
import { refuseMail } from './refusals.js';
import { nurturedAt, suppress } from './suppression.store.js';

/** Opt-outs that come in over HTTP: one transaction each, in force when it is answered. */
@Injectable()
export class OptOuts {
  constructor(
    private readonly messaging: Messaging,
    private readonly desks: LeadDesks,
  ) {}

  /** The hash of an address as it stands among the suppressions. */
  hashOf(email: string): Buffer {
    return addressHash(this.desks.secret.value, email);
  }

  /**
   * No mail to this address any more, whoever has it. Ends the episodes of those who are mailed at it now.
   * @param leadId gets no mail any more at any other address, either; also when nothing was seen of it yet
   */
  async ofAddress(hash: Buffer, because: string, leadId?: string): Promise<void> {
    await this.messaging.transaction(async unit => {
      await suppress(unit.tx, [{ addressHash: hash, reason: 'opted-out', because }], unit.now);
      const nurtured = await nurturedAt(unit.tx, [hash]);
      const known = leadId === undefined ? [] : [...(await currentLeads(unit.tx, [leadId])).values()];
      await ensureLeads(unit.tx, known);
      const desk = await this.desks.open(unit, { leadIds: [...new Set([...nurtured, ...known])], mergedToo: true });
      const cause = { id: uuid() };
      await refuseMail(
        unit,
        desk,
        this.desks.secret,
        known.map(id => ({ leadId: id, reason: 'opted-out', because, cause })),
      );
      for (const id of nurtured) desk.settle(id, cause);
      await desk.save();
    });
  }

  /** No mail to this lead any more, nor to its address. Holds also for a lead of which nothing was seen yet. */
  async ofLead(leadId: string, because: string): Promise<void> {
    await this.messaging.transaction(async unit => {
      const current = (await currentLeads(unit.tx, [leadId])).get(leadId)!;
      await ensureLeads(unit.tx, [current]);
      const desk = await this.desks.open(unit, { leadIds: [current], mergedToo: true });
      await refuseMail(unit, desk, this.desks.secret, [{ leadId: current, reason: 'opted-out', because, cause: { id: uuid() } }]);
      await desk.save();
    });
  }
}
