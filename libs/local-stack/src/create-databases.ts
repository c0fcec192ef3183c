import pg from 'pg';
import { Secrets } from './secrets.js';

/**
 * A database `baton_<name>` for each name, owned by a role `baton_<name>` that can connect to it alone.
 * @param directory where the generated passwords are kept, from one call to the next
 * @returns the URL of each, with its role and password
 */
export async function createDatabases<N extends string>(
  superuserUrl: string,
  names: readonly N[],
  directory: string,
): Promise<Record<N, string>> {
  const passwords = await (await Secrets.of(directory)).get(...names.map(name => `baton_${name}`));
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database');
    const existing = new Set(rows.map(row => row.datname));
    for (const open of ['postgres', 'template1'].filter(name => existing.has(name)))
      await client.query(`revoke connect, temporary on database ${open} from public`);
    for (const name of names) {
      const own = client.escapeIdentifier(`baton_${name}`);
      await client.query(roleStatement(client, `baton_${name}`, passwords[`baton_${name}`]!));
      if (!existing.has(`baton_${name}`)) await client.query(`create database ${own} owner ${own}`);
      await client.query(`revoke connect, temporary on database ${own} from public`);
    }
  } finally {
    await client.end();
  }
  return Object.fromEntries(names.map(name => [name, urlOf(superuserUrl, `baton_${name}`, passwords[`baton_${name}`]!)])) as Record<
    N,
    string
  >;
}

/** Creates the role, or gives it this password: a database of another stack may be under the same server. */
const roleStatement = (client: pg.Client, role: string, password: string): string => `do $$ begin
  if not exists (select from pg_roles where rolname = ${client.escapeLiteral(role)}) then
    create role ${client.escapeIdentifier(role)} login nosuperuser nocreatedb nocreaterole;
  end if;
  alter role ${client.escapeIdentifier(role)} password ${client.escapeLiteral(password)};
end $$`;

function urlOf(superuserUrl: string, role: string, password: string): string {
  const url = new URL(superuserUrl);
  url.username = role;
  url.password = password;
  url.pathname = `/${role}`;
  return url.href;
}
