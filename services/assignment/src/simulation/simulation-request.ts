import { invalidRequest, type FieldError } from '@baton/platform/problems';
import { columnErrors } from '../csv/read-table.js';
import { readConfiguration, type ConfigurationParts } from '../routing/configuration/configuration.document.js';
import { referenceErrors } from '../routing/configuration/reference-errors.js';
import { withoutNulls } from '../routing/configuration/without-nulls.js';
import type { RoutingConfiguration } from '../routing/types.js';
import { without } from './compose-boards.js';
import type { Period } from './read-history.js';
import { csvRows, listRows, type LeadRow } from './read-rows.js';
import type { SimulationDocument } from './simulation.document.js';

const HOUR = 3_600_000;
const unitMs = { h: HOUR, d: 24 * HOUR, w: 7 * 24 * HOUR } as const;

/** What a document asks, once it is known to make sense. */
export interface SimulationRequest {
  /** null: the period of the rows. */
  readonly period: Period | null;
  readonly rows: AsyncIterable<LeadRow> | Iterable<LeadRow> | null;
  readonly changes: ConfigurationParts;
  readonly columns: Readonly<Record<string, string>>;
  readonly assumedHoldMs: number | null;
  readonly seed: string;
  readonly examples: number;
}

/**
 * Reads a document whose field types were checked.
 * @throws Problem naming everything that is wrong
 */
export function readSimulation(given: SimulationDocument, present: RoutingConfiguration, now: Date): SimulationRequest {
  // What is null in a row is an empty cell.
  const { leads: list, ...others } = given;
  const document: SimulationDocument = { ...withoutNulls(others), ...(list && { leads: list }) };
  const parts = readConfiguration(document.configuration ?? {});
  const errors = [
    ...within(Array.isArray(parts) ? parts : referenceErrors(parts, present)),
    ...exclusiveErrors(document),
    ...leftOutErrors(document, present),
    ...columnErrors(document.columns ?? {}),
  ];
  const { leads, csv, columns = {}, holdHours, seed = 'baton', examples = 10, leaveOut = [] } = document;
  const rows = csv !== undefined ? csvRows(csv) : leads !== undefined ? listRows(leads) : null;
  const period = rows === null ? periodOf(document, now) : null;
  if (period !== null && period.from >= period.until)
    errors.push({ field: 'from', message: 'must be before the end of the period, and in the past' });
  if (errors.length > 0 || Array.isArray(parts)) throw invalidRequest(errors);
  const changes = without(parts, leaveOut, present);
  return { period, rows, changes, columns, assumedHoldMs: holdHours === undefined ? null : holdHours * HOUR, seed, examples };
}

const within = (errors: readonly FieldError[]): FieldError[] => errors.map(error => ({ ...error, field: `configuration.${error.field}` }));

function periodOf({ since = '30d', from, to }: SimulationDocument, now: Date): Period {
  const until = to === undefined ? now : new Date(Math.min(Date.parse(to), now.getTime()));
  if (from !== undefined) return { from: new Date(from), until };
  const back = Number(since.slice(0, -1)) * unitMs[since.at(-1) as keyof typeof unitMs];
  return { from: new Date(until.getTime() - back), until };
}

function exclusiveErrors({ since, from, to, leads, csv }: SimulationDocument): FieldError[] {
  const errors: FieldError[] = [];
  if (since !== undefined && from !== undefined) errors.push({ field: 'since', message: 'goes without from' });
  if (leads !== undefined && csv !== undefined) errors.push({ field: 'csv', message: 'goes without leads' });
  const isRows = leads !== undefined || csv !== undefined;
  for (const [field, value] of Object.entries({ since, from, to }))
    if (isRows && value !== undefined) errors.push({ field, message: 'goes with history: rows say themselves when they came in' });
  return errors;
}

function leftOutErrors({ leaveOut = [], configuration }: SimulationDocument, present: RoutingConfiguration): FieldError[] {
  const known = new Set([...present.reps.keys(), ...(configuration?.reps ?? []).map(rep => rep.id)]);
  return leaveOut.flatMap((repId, index) =>
    known.has(repId) ? [] : [{ field: `leaveOut.${index}`, message: `there is no rep ${repId}` }],
  );
}
