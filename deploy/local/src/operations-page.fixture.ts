import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** docs/operations.md. */
export const operationsPage = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'operations.md'), 'utf8');

/** The metrics that its table names. */
export function metricsOfPage(): Set<string> {
  const table = operationsPage.slice(operationsPage.indexOf('\n## Metrics'));
  return new Set([...table.matchAll(/^\|.*\|$/gm)].flatMap(([line]) => [...line.matchAll(/`(baton_\w+)`/g)].map(([, name]) => name!)));
}
