import type { Api } from '../connect/api.js';
import type { SourceDocument } from '../documents/source-document.js';
import { findingOf } from '../documents/findings.js';
import { InvalidDocuments, Refused, Unreachable, type Finding } from '../failures.js';
import { MergedDocument } from '../kinds/merged-document.js';
import type { SimulationResult } from './simulation-result.js';

/** How far the service is. */
export interface Progress {
  readonly phase: 'reading' | 'before' | 'after';
  readonly progress: number;
  readonly of: number | null;
}

/** A CSV of leads, as it was named and as it is written. */
export interface LeadFile {
  readonly file: string;
  readonly text: string;
}

export interface SimulationQuestion {
  /** What would be different. */
  readonly documents: readonly SourceDocument[];
  /** null: history is replayed. */
  readonly leads: LeadFile | null;
  /** Further members of the question. */
  readonly options: Readonly<Record<string, unknown>>;
}

type Line = Progress | { readonly result: SimulationResult };

/**
 * Asks what would have happened.
 * @param progress hears how far it is, a few times a second
 * @param interrupted ends it, also at the service
 * @throws InvalidDocuments where a document or the CSV is wrong; Refused, Unreachable, Interrupted
 */
export async function askSimulation(
  api: Api,
  { documents, leads, options }: SimulationQuestion,
  progress: (progress: Progress) => void,
  interrupted: AbortSignal,
): Promise<SimulationResult> {
  const merged = mergedOf(documents);
  const question = { ...options, ...(merged && { configuration: merged.body }), ...(leads && { csv: leads.text }) };
  try {
    for await (const line of api.lines<Line>('assignment', '/v1/routing/simulations', question, interrupted))
      if ('result' in line) return line.result;
      else progress(line);
  } catch (error) {
    throw located(error, merged, leads);
  }
  throw new Unreachable('assignment', 'the address in use', 'ended its answer before there was a result');
}

/** @throws InvalidDocuments for what no simulation could be about, and for documents that do not go together */
function mergedOf(documents: readonly SourceDocument[]): MergedDocument | null {
  const others = documents.filter(document => document.kind !== 'routing');
  const findings = others.map(document => findingOf({ document, path: [] }, 'only calendars, reps, pools and a policy can be tried out'));
  const merged = documents.length === 0 ? null : new MergedDocument(documents);
  if (findings.length === 0 && merged) findings.push(...merged.conflicts());
  if (findings.length > 0) throw new InvalidDocuments(findings);
  return merged;
}

/** What the service found wrong, at its place in the files. @returns the error itself when some of it is about something else */
function located(error: unknown, merged: MergedDocument | null, leads: LeadFile | null): unknown {
  if (!(error instanceof Refused) || !error.problem.errors) return error;
  const positions = (error.problem.positions ?? []) as { line: number; column: number }[];
  const findings = error.problem.errors.map(({ field, message }, index): Finding | null => {
    const inDocuments = /^configuration\.(.*)$/s.exec(field);
    if (inDocuments && merged) return merged.finding(inDocuments[1]!, message);
    const inLeads = /^csv\.line \d+\.?(.*)$/s.exec(field);
    const position = positions[index];
    return inLeads && position && leads
      ? { file: leads.file, line: position.line, column: position.column, field: inLeads[1]!, message }
      : null;
  });
  return findings.every(finding => finding !== null) ? new InvalidDocuments(findings) : error;
}
