import { topics, type EventOn } from '@baton/contracts';
import { PlatformModule, ServiceConfig, sql, textArray, plainArray } from '@baton/platform';
import { Controller, Module } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MessagingModule, messagingMigrations, recordErasure, type Slice } from '../index.js';

/** What the specs make the handler do. */
export const behavior = {
  /** Called before each slice: may throw, may wait. */
  before: async (_slice: Slice): Promise<void> => {},
  /** Called when a slice has done everything but commit. */
  after: async (): Promise<void> => {},
  reset(): void {
    this.before = async () => {};
    this.after = async () => {};
  },
};

class Effects1800000000000 implements MigrationInterface {
  name = 'Effects1800000000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table lead (id uuid primary key, version int not null default 0);
      create table effect (n bigint generated always as identity, lead_id uuid not null, event_id uuid not null, note text not null)`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table effect, lead');
  }
}
export const effectMigrations = [...messagingMigrations, Effects1800000000000];

const ADD_LEADS = sql('insert into lead (id) select id from unnest($1::uuid[]) i(id) order by id on conflict do nothing');
const LOCK = sql('select id, version from lead where id = any($1::uuid[]) order by id for update');
const WRITE = sql('update lead l set version = d.version from unnest($1::uuid[], $2::int[]) d(id, version) where l.id = d.id');
const NOTE = sql('insert into effect (lead_id, event_id, note) select * from unnest($1::uuid[], $2::uuid[], $3::text[])');

/** The smallest service that follows the recipe: one effect for each event, one lead-scored for each inquiry. It stands in scoring's place. */
@Controller()
export class EffectsHandler {
  @EventPattern<string>(topics.intakeLeads.name)
  onIntake(@Payload() slice: Slice<EventOn<'intakeLeads'>>): Promise<void> {
    return this.take(slice as Slice);
  }

  @EventPattern<string>(topics.assignmentLeads.name)
  onAssignment(@Payload() slice: Slice<EventOn<'assignmentLeads'>>): Promise<void> {
    return this.take(slice as Slice);
  }

  private async take(slice: Slice): Promise<void> {
    await behavior.before(slice);
    const ids = [...new Set(slice.events.map(e => e.leadId!))];
    await slice.tx.query(ADD_LEADS, [plainArray(ids)]);
    const rows = await slice.tx.query<{ id: string; version: number }>(LOCK, [plainArray(ids)]);
    const versions = new Map(rows.map(r => [r.id, r.version]));
    for (const event of slice.events) {
      if (event.name !== 'inquiry-accepted') continue;
      const leadId = event.leadId!;
      const version = versions.get(leadId)! + 1;
      versions.set(leadId, version);
      slice.emit({
        name: 'lead-scored',
        key: leadId,
        streamVersion: version,
        cause: event,
        data: {
          leadId,
          score: 50,
          grade: 'B',
          fit: 25,
          intent: 25,
          reasons: [],
          modelVersion: 'spec',
          scoredAt: slice.now.toISOString(),
          sawIntakeVersion: event.streamVersion,
          sawBehaviors: 0,
        },
      });
    }
    await slice.tx.query(WRITE, [plainArray([...versions.keys()]), plainArray([...versions.values()])]);
    const note = (e: (typeof slice.events)[number]) => ('reason' in e.data ? String(e.data.reason) : e.name);
    await slice.tx.query(NOTE, [
      plainArray(slice.events.map(e => e.leadId!)),
      plainArray(slice.events.map(e => e.id)),
      textArray(slice.events.map(note)),
    ]);
    const erased = slice.events.filter(e => e.name === 'lead-erased').map(e => e.leadId!);
    if (erased.length > 0) await recordErasure(slice.tx, erased);
    await behavior.after();
  }
}

@Module({
  imports: [
    PlatformModule.forService({ name: 'scoring', config: ServiceConfig, migrations: effectMigrations }),
    MessagingModule.forService('scoring'),
  ],
  controllers: [EffectsHandler],
})
export class EffectsModule {}
