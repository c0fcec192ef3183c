import pg from 'pg';

/** What PostgreSQL needs to be started with to count statements. */
export const statementSettings = { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track_planning': 'on' };

async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Prepares counting; for a superuser. */
export const countStatements = (url: string) => ask(url, 'create extension if not exists pg_stat_statements');

/** Starts counting from nothing. */
export const forgetStatements = (url: string) => ask(url, 'select pg_stat_statements_reset()');

/**
 * What each statement of all databases cost since counting began, the dearest first, as lines of text: milliseconds of planning and execution,
 * microseconds a lead, calls, rows and the WAL it wrote.
 */
export async function statementCosts(url: string, leads: number): Promise<string> {
  const rows = await ask(
    url,
    `select d.datname as db, s.total_plan_time + s.total_exec_time as ms, s.calls, s.rows, s.wal_bytes, s.shared_blks_hit, s.query
     from pg_stat_statements s join pg_database d on d.oid = s.dbid order by 2 desc limit 60`,
  );
  return rows
    .map(r => {
      const ms = Number(r.ms);
      const query = String(r.query).replaceAll(/\s+/g, ' ').slice(0, 200);
      return [
        String(r.db).padEnd(18),
        `${ms.toFixed(0)} ms`.padStart(9),
        `${((ms * 1000) / leads).toFixed(1)} us/lead`.padStart(15),
        `${String(r.calls)} calls`.padStart(12),
        `${String(r.rows)} rows`.padStart(13),
        `${(Number(r.wal_bytes) / 1024).toFixed(0)} KiB`.padStart(11),
        `${String(r.shared_blks_hit)} hits`.padStart(14),
        query,
      ].join('  ');
    })
    .join('\n');
}
