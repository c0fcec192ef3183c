import {
  exitCodes,
  Interrupted,
  InvalidDocuments,
  Refused,
  Unreachable,
  WrongUse,
  type ExitCode,
  type Finding,
  type ProblemBody,
} from '../failures.js';
import { plural } from './words.js';

/** What is said about a failure. */
export interface FailureReport {
  readonly exitCode: ExitCode;
  readonly text: string;
  /** The same for programs. */
  readonly json: object;
}

/** A finding as compilers write it, so that editors find the place. */
export const findingAsText = ({ file, line, column, field, message }: Finding): string =>
  `${file}:${line}:${column}: ${field === '' ? '' : `${field}: `}${message}`;

/** What a failure means to whoever called the command. @throws the error itself when it is a fault of the command */
export function reportFailure(error: unknown): FailureReport {
  if (error instanceof WrongUse)
    return { exitCode: exitCodes.invalid, text: error.message, json: { error: 'wrong-use', message: error.message } };
  if (error instanceof InvalidDocuments) {
    const { findings } = error;
    const text = [...findings.map(findingAsText), `${plural(findings.length, 'thing')} to put right`].join('\n');
    return { exitCode: exitCodes.invalid, text, json: { error: 'invalid-documents', findings } };
  }
  if (error instanceof Refused) {
    const { service, request, status, problem } = error;
    return { exitCode: exitCodes.refused, text: refusalAsText(error), json: { error: 'refused', service, request, status, problem } };
  }
  if (error instanceof Unreachable) {
    const { service, url, message } = error;
    return { exitCode: exitCodes.unreachable, text: message, json: { error: 'unreachable', service, url, message } };
  }
  if (error instanceof Interrupted) return { exitCode: exitCodes.interrupted, text: 'Interrupted.', json: { error: 'interrupted' } };
  throw error;
}

/** Every member of the problem: first what is for people, then the rest. */
function refusalAsText({ service, request, status, problem }: Refused): string {
  const { title, detail, errors = [], type, status: _, ...members } = problem as ProblemBody & { status?: number };
  return [
    `${service} refused ${request} with ${status}: ${title}`,
    ...(detail === undefined ? [] : [`  ${detail}`]),
    ...errors.map(({ field, message }) => `  ${field}: ${message}`),
    `  type: ${type}`,
    ...Object.entries(members).map(([name, value]) => `  ${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`),
  ].join('\n');
}
