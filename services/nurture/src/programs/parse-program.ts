import { addWorkingTime, assertQuietHours, InvalidCalendar, isTimeZone, nextWorking, WorkingCalendar, type Weekday } from '@baton/calendar';
import { fieldErrors, isStorable, NOT_STORABLE_TEXT } from '@baton/contracts';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { parseDelay, type Delay } from './duration.js';
import { locate, type Located } from './locate.js';
import { mailingHours } from './mailing-hours.js';
import { programDocument, type ProgramDocument } from './program-schema.js';
import type { Program } from './program.js';
import { templateErrors } from './template.js';

const DAY = 86_400_000;
/** Behavior is kept this long, and as long as the episode runs in which it happened: a rule cannot look back further. */
export const BEHAVIOR_DAYS = 35;

/** Something that is wrong with a program: which field, and where it stands in the document. */
export interface ProgramError extends Located {
  readonly field: string;
  readonly message: string;
}

export type ParsedProgram =
  { readonly program: Program; readonly errors?: undefined } | { readonly program?: undefined; readonly errors: readonly ProgramError[] };

/** Collects errors by path and finds their places when all are known. */
class Findings {
  readonly errors: ProgramError[] = [];
  constructor(
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  add(path: readonly (string | number)[], message: string, within?: { line: number; column: number }): void {
    this.errors.push({ field: path.join('.'), message, ...locate(this.document, this.lines, path, within) });
  }

  delay(path: readonly (string | number)[], text: string | undefined, otherwise: string): Delay {
    const parsed = parseDelay(text ?? otherwise);
    if (typeof parsed !== 'string') return parsed;
    this.add(path, parsed);
    return { milliseconds: 0, isWorkingTime: false };
  }

  /** Calendar time only. */
  duration(path: readonly (string | number)[], text: string | undefined, otherwise: string): number {
    const { milliseconds, isWorkingTime } = this.delay(path, text, otherwise);
    if (isWorkingTime) this.add(path, 'is calendar time');
    return milliseconds;
  }
}

const weekdaysOnly: Program['workingHours'] = Object.fromEntries(
  (['mon', 'tue', 'wed', 'thu', 'fri'] as const).map(day => [day, ['09:00-17:00']]),
);

/**
 * Reads a program from YAML (or JSON, which is YAML).
 * @returns the program, or everything that is wrong with it with lines and columns of the document; templates included
 */
export function parseProgram(source: string): ParsedProgram {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, keepSourceTokens: true });
  const [mistake] = document.errors;
  if (mistake !== undefined) {
    // What the parser finds behind the first one mostly follows from it.
    const { line, col: column } = lines.linePos(mistake.pos[0]);
    return { errors: [{ field: '', message: mistake.message, line, column }] };
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // An alias without its anchor, or aliases that grow beyond measure.
    return { errors: [{ field: '', message: (error as Error).message, line: 1, column: 1 }] };
  }
  const findings = new Findings(document, lines);
  for (const { field, message } of fieldErrors(programDocument, value)) findings.add(field.split('.'), message);
  if (findings.errors.length > 0) return { errors: findings.errors };

  checkTexts(value, [], findings);
  if (findings.errors.length > 0) return { errors: findings.errors };

  const written = (value as ProgramDocument).program;
  const program = read(written, findings);
  checkTimes(program, findings);
  checkTemplates(program, findings);
  return findings.errors.length > 0 ? { errors: findings.errors } : { program };
}

/** Finds texts that no database takes, wherever they stand. */
function checkTexts(value: unknown, path: readonly string[], findings: Findings): void {
  if (typeof value === 'string') {
    if (!isStorable(value)) findings.add(path, NOT_STORABLE_TEXT);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) checkTexts(member, [...path, name], findings);
  }
}

function read(written: ProgramDocument['program'], findings: Findings): Program {
  const at = (...path: (string | number)[]) => ['program', ...path];
  return {
    name: written.name,
    isDefault: written.default ?? false,
    from: written.from ?? null,
    timeZone: written.timeZone ?? 'UTC',
    timeZones: written.timeZones ?? {},
    quietHours: written.quietHours === undefined ? { from: '20:00', to: '08:00' } : written.quietHours,
    quietDays: (written.quietDays ?? []) as Weekday[],
    workingHours: (written.workingHours as Program['workingHours'] | undefined) ?? weekdaysOnly,
    holidays: written.holidays ?? null,
    steps: written.steps.map((step, i) => ({
      ...step,
      after: findings.delay(at('steps', i, 'after'), step.after, '0m'),
      html: step.html ?? null,
    })),
    patience: findings.duration(at('patience'), written.patience, '7d'),
    reactivate: (written.reactivate ?? [{ behaviors: ['email-click', 'download', 'call'] as const }]).map((rule, i) => ({
      behaviors: [...rule.behaviors],
      count: rule.count ?? 1,
      within: rule.within === undefined ? null : findings.duration(at('reactivate', i, 'within'), rule.within, '0m'),
    })),
    exits: {
      ignoredMails: written.exits?.ignoredMails ?? null,
      after: written.exits?.after === undefined ? null : findings.duration(at('exits', 'after'), written.exits.after, '0m'),
    },
    limits: { episodes: written.limits?.episodes ?? 3, within: findings.duration(at('limits', 'within'), written.limits?.within, '365d') },
  };
}

function checkTimes(program: Program, findings: Findings): void {
  const { timeZone, timeZones, quietHours } = program;
  if (!isTimeZone(timeZone)) findings.add(['program', 'timeZone'], 'is not a known time zone');
  for (const [country, zone] of Object.entries(timeZones))
    if (!isTimeZone(zone)) findings.add(['program', 'timeZones', country], 'is not a known time zone');
  program.reactivate.forEach((rule, i) => {
    if (rule.within !== null && rule.within > BEHAVIOR_DAYS * DAY)
      findings.add(['program', 'reactivate', i, 'within'], `is longer than ${BEHAVIOR_DAYS} days, for which behavior is kept`);
  });
  const ids = program.steps.map(step => step.id);
  ids.forEach((id, i) => {
    if (ids.indexOf(id) !== i) findings.add(['program', 'steps', i, 'id'], 'stands twice');
  });
  const attempt = (placeOf: (field: string[]) => string[], check: () => void) => {
    try {
      check();
    } catch (error) {
      if (!(error instanceof InvalidCalendar)) throw error;
      for (const { field, message } of error.errors) findings.add(placeOf(field.split('.').filter(part => part !== '')), message);
    }
  };
  const within =
    (...path: string[]) =>
    (field: string[]) => [...path, ...field];
  if (quietHours !== null) attempt(within('program', 'quietHours'), () => assertQuietHours(quietHours));
  if (findings.errors.length > 0) return;
  const now = new Date();
  attempt(within('program'), () => {
    if (nextWorking(new WorkingCalendar(mailingHours(program, timeZone)), now) === null)
      findings.add(['program', 'quietHours'], 'leave no time for a mail');
  });
  // A calendar calls them `hours`.
  const inWorkingHours = ([, ...day]: string[]) => ['program', 'workingHours', ...day];
  attempt(inWorkingHours, () => {
    const calendar = new WorkingCalendar({ timeZone, hours: program.workingHours });
    const counted = program.steps.flatMap(({ after }, i) => (after.isWorkingTime ? [{ i, ...after }] : []));
    if (counted.length > 0 && nextWorking(calendar, now) === null)
      findings.add(['program', 'workingHours'], 'are empty, and a step counts them');
    else
      for (const { i, milliseconds } of counted)
        if (addWorkingTime(calendar, now, milliseconds) === null)
          findings.add(['program', 'steps', i, 'after'], 'is more working time than three years have');
  });
}

function checkTemplates(program: Program, findings: Findings): void {
  program.steps.forEach((step, i) => {
    for (const part of ['subject', 'text', 'html'] as const) {
      const template = step[part];
      if (template === null) continue;
      for (const { line, column, message } of templateErrors(template, part === 'html'))
        findings.add(['program', 'steps', i, part], message, { line, column });
    }
  });
}
