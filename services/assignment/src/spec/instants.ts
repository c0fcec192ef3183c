import { sql, type Database } from '@baton/platform';

/**
 * Checks that hold the database to the invariants at every instant, not only at the end: each version of a lead's row as it is written, and at
 * each commit that the slots of a rep are what the leads weigh that the rep owns. A violation fails the transaction that would have brought it about.
 */
const CHECKS = [
  `create function lead_is_sound() returns trigger language plpgsql as $$
   declare kinds text[] := case new.place
     when 'awaiting-inquiry' then array['inquiry-missing'] when 'awaiting-score' then array['score-wait'] when 'queued' then array['queue-retry']
     when 'assigned' then array['accept', 'contact', 'clock', 'follow-up'] when 'nurturing' then array['nurture-silent'] end;
   begin
     if new.place <> 'closed' and not coalesce(new.next_due_kind = any(kinds) and new.next_due_at is not null, false) then
       raise exception 'I6: lead % is % and has % due', new.id, new.place, new.next_due_kind;
     end if;
     if (new.place = 'assigned') <> (new.owner_rep is not null) then raise exception 'I4: lead % is % and owned by %', new.id, new.place, new.owner_rep; end if;
     return null;
   end $$`,
  `create trigger lead_is_sound after insert or update on leads for each row execute function lead_is_sound()`,
  `create function slots_are_leads() returns trigger language plpgsql as $$
   declare owned int; counted int; by_pool jsonb; counted_by_pool jsonb;
   begin
     select coalesce(sum(coalesce(owned_weight, 1)), 0) into owned from leads where owner_rep = new.rep_id;
     select coalesce(jsonb_object_agg(pool_id, weight), '{}') into by_pool from (
       select pool_id, sum(coalesce(owned_weight, 1)) as weight from leads where owner_rep = new.rep_id and pool_id is not null group by 1) p;
     select open, pools into counted, counted_by_pool from rep_slots where rep_id = new.rep_id;
     if owned <> counted then raise exception 'I3: % owns work of % and has % in slots', new.rep_id, owned, counted; end if;
     if by_pool <> counted_by_pool then raise exception 'I3: % owns % by pool and has % in slots', new.rep_id, by_pool, counted_by_pool; end if;
     return null;
   end $$`,
  `create constraint trigger slots_are_leads after insert or update on rep_slots deferrable initially deferred
   for each row execute function slots_are_leads()`,
].map(text => sql(text));

export async function checkEveryInstant(database: Database): Promise<void> {
  for (const statement of CHECKS) await database.query(statement);
}
