import type { LoggerService } from '@nestjs/common';
import pino from 'pino';
import { currentTrace } from '../trace/trace.js';
import { traceIdOf } from '../trace/traceparent.js';
import { errorFields } from './error-fields.js';
import type { LogLevel } from './log-level.js';

/** Fields of a log line. `error` takes an Error; `leadId` names the lead. Never personal data. */
export type LogFields = Readonly<Record<string, unknown>> & { readonly error?: unknown; readonly leadId?: string };

/** A second guard only: whoever logs one of these by mistake logs no value. */
const REDACTED = [
  'authorization',
  'password',
  'secret',
  'token',
  'apiKey',
  'key',
  'email',
  'phone',
  'firstName',
  'lastName',
  'name',
  'address',
  'person',
  'contact',
  'body',
].flatMap(field => (field === 'name' || field === 'key' ? [`person.${field}`, `contact.${field}`] : [field, `*.${field}`]));

/** Nest's own talk at the start: of use to its developers. */
const CHATTER = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication', 'NestMicroservice']);

/** JSON lines: level, time, service, msg, traceId, leadId and the fields given. It serves as Nest's logger too. */
export class Logger implements LoggerService {
  private readonly pino: pino.Logger;

  constructor(options: { service: string; level?: LogLevel; destination?: pino.DestinationStream }) {
    const settings: pino.LoggerOptions = {
      level: options.level ?? 'info',
      base: { service: options.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }) },
      redact: { paths: REDACTED, censor: '[redacted]' },
      mixin: traceFields,
    };
    this.pino = options.destination ? pino(settings, options.destination) : pino(settings);
  }

  set level(level: LogLevel) {
    this.pino.level = level;
  }

  /** Whether lines of level debug are written: to save the work of building them. */
  get isDebug(): boolean {
    return this.pino.isLevelEnabled('debug');
  }

  info(message: string, fields?: LogFields): void {
    this.write('info', message, [fields]);
  }

  /** Nest's word for info. */
  log(message: unknown, ...rest: unknown[]): void {
    this.write(CHATTER.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Ours: a message and fields. Nest's: a message or error, then a stack, then a context. */
  private write(level: Exclude<LogLevel, 'silent'>, message: unknown, rest: readonly unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const line: Record<string, unknown> = {};
    for (const part of rest) {
      if (part instanceof Error) line.error = errorFields(part);
      else if (typeof part === 'object' && part !== null) Object.assign(line, part);
      else if (typeof part === 'string' && part !== '') line[part.includes('\n') ? 'stack' : 'context'] = part;
    }
    if (line.error !== undefined && !isErrorFields(line.error)) line.error = errorFields(line.error);
    if (message instanceof Error) line.error ??= errorFields(message);
    this.pino[level](line, message instanceof Error ? message.message : String(message));
  }
}

const isErrorFields = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !(value instanceof Error) && 'message' in value;

function traceFields(): object {
  const trace = currentTrace();
  if (!trace) return {};
  return trace.leadId === undefined
    ? { traceId: traceIdOf(trace.traceparent) }
    : { traceId: traceIdOf(trace.traceparent), leadId: trace.leadId };
}
