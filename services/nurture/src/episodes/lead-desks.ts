import type { UnitOfWork } from '@baton/messaging';
import { Injectable } from '@nestjs/common';
import { NurtureConfig } from '../config.js';
import { Secret } from '../opt-outs/secret.js';
import { ProgramCatalog } from '../programs/program-catalog.js';
import { LeadDesk, type DeskRequest } from './lead-desk.js';

/** Opens desks: the one way in which episodes are read and changed. */
@Injectable()
export class LeadDesks {
  constructor(
    private readonly config: NurtureConfig,
    private readonly programs: ProgramCatalog,
    readonly secret: Secret,
  ) {}

  /** Locks the leads and loads what decisions about them need. */
  open(unit: UnitOfWork, request: DeskRequest): Promise<LeadDesk> {
    const patience = { facts: this.config.FACTS_WAIT_MS, program: this.config.PROGRAM_WAIT_MS };
    return LeadDesk.open(unit, { programs: this.programs, secret: this.secret, patience }, request);
  }
}
