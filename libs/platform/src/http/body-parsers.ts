import { isUtf8 } from 'node:buffer';
import { parse as parseForm } from 'node:querystring';
import type { FastifyInstance } from 'fastify';
import { parseDocument } from 'yaml';
import { Problem } from '../problems/problem.js';
import { isTooDeep, nestsTooDeep, TOO_DEEP } from '../validation/yaml-depth.js';
import { takeFormsInParts } from './form-in-parts.js';
import type { HttpRequest } from './http-request.js';

/** Bytes that a body may have. */
export const BODY_LIMIT = 256 * 1024;

/**
 * JSON (also application/…+json), YAML and forms are read; CSV is what a document with this text as its member `csv` is. Everything else is 415,
 * but for forms in parts where a route takes them (`TakesFormInParts`). The bytes stay on the request as rawBody.
 */
export function addBodyParsers(server: FastifyInstance): void {
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<Buffer>(/^application\/(?:[\w.-]+\+)?json(?:\s*;|$)/i, { parseAs: 'buffer' }, (request, body, done) => {
    keepRaw(request as HttpRequest, body);
    if (body.length === 0) return done(null, undefined);
    if (!isUtf8(body)) return done(invalidJson('The body is not UTF-8.'));
    // Fastify's own parser refuses __proto__ and constructor.prototype.
    void parseJson(request, body.toString('utf8'), (error, value) => {
      if (error) done(invalidJson('The body is not valid JSON.'));
      else done(null, mayHoldNul(body) ? withoutNul(value) : value);
    });
  });
  server.addContentTypeParser<Buffer>(
    /^(?:application|text)\/(?:[\w.-]+\+)?(?:x-)?yaml(?:\s*;|$)/i,
    { parseAs: 'buffer' },
    (request, body, done) => {
      keepRaw(request as HttpRequest, body);
      const value = yamlValue(body);
      if (value instanceof Problem) done(value);
      else done(null, withoutNul(value));
    },
  );
  server.addContentTypeParser<Buffer>(/^text\/csv(?:\s*;|$)/i, { parseAs: 'buffer' }, (request, body, done) => {
    keepRaw(request as HttpRequest, body);
    if (!isUtf8(body)) done(invalidCsv('The body is not UTF-8: save or export it as UTF-8.'));
    else done(null, withoutNul({ csv: body.toString('utf8') }));
  });
  server.addContentTypeParser<Buffer>('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (request, body, done) => {
    keepRaw(request as HttpRequest, body);
    done(null, withoutNul({ ...parseForm(body.toString('utf8')) }));
  });
  takeFormsInParts(server);
}

/** What a person wrote in a file: the same types as JSON has, without aliases that grow. */
function yamlValue(body: Buffer): unknown {
  if (!isUtf8(body)) return invalidYaml('The body is not UTF-8.');
  const text = body.toString('utf8');
  if (nestsTooDeep(text)) return tooDeep();
  const document = parseDocument(text, { schema: 'core', prettyErrors: true });
  const [error] = document.errors;
  // Its first line says what and where; the lines after it quote the body.
  if (error) return invalidYaml(`The body is not valid YAML: ${error.message.split('\n')[0].replace(/:$/, '')}.`);
  try {
    const value = document.toJS({ maxAliasCount: 100 }) as unknown;
    // An alias of what it stands in has no end.
    return isTooDeep(value) ? tooDeep() : value;
  } catch {
    return invalidYaml('The body has too many aliases.');
  }
}

const tooDeep = (): Problem => invalidYaml(`The body ${TOO_DEEP}.`);

const invalidYaml = (detail: string): Problem =>
  new Problem({ type: 'invalid-yaml', title: 'The body can not be read', status: 400, detail });

const invalidCsv = (detail: string): Problem =>
  new Problem({ type: 'invalid-csv', title: 'The body can not be read', status: 400, detail });

function keepRaw(request: HttpRequest, body: Buffer): void {
  request.rawBody = body;
}

const invalidJson = (detail: string): Problem =>
  new Problem({ type: 'invalid-json', title: 'The body can not be read', status: 400, detail });

const mayHoldNul = (body: Buffer): boolean => body.includes('\\u0000');

/**
 * PostgreSQL stores no U+0000, and an inquiry must not be lost because some form sent one: it is taken out of every text and name.
 * The raw body keeps it.
 */
export function withoutNul(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '');
  if (Array.isArray(value)) return value.map(withoutNul);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.replaceAll('\0', ''), withoutNul(member)]));
  return value;
}
