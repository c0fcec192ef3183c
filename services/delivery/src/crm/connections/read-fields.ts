import type { FieldError } from '@baton/platform';
import { fieldSources, isFieldSource, type FieldRule } from '../field-rules.js';

const MOST_FIELDS = 200;

type Parsed = { readonly rule: FieldRule | null } | { readonly errors: readonly FieldError[] };

/**
 * The fields of a connection as they were given.
 * @param fieldName what the CRM's names of fields look like
 * @param reserved fields that are filled otherwise
 */
export function readFields(
  given: Readonly<Record<string, unknown>>,
  fieldName: RegExp,
  reserved: ReadonlySet<string>,
): { fields: Record<string, FieldRule | null>; errors: FieldError[] } {
  const fields: Record<string, FieldRule | null> = {};
  const errors: FieldError[] = [];
  const entries = Object.entries(given);
  if (entries.length > MOST_FIELDS) return { fields, errors: [{ field: 'fields', message: `must be ${MOST_FIELDS} at most` }] };
  for (const [name, value] of entries) {
    const at = `fields.${name}`;
    if (!fieldName.test(name)) errors.push({ field: at, message: 'is not the API name of a field' });
    else if (reserved.has(name)) errors.push({ field: at, message: 'is written by Baton itself' });
    const parsed = readRule(value, at);
    if ('errors' in parsed) errors.push(...parsed.errors);
    else fields[name] = parsed.rule;
  }
  return { fields, errors };
}

function readRule(value: unknown, at: string): Parsed {
  if (value === null) return { rule: null };
  if (typeof value === 'string') return readRule({ from: value }, at);
  if (typeof value !== 'object' || Array.isArray(value))
    return { errors: [{ field: at, message: 'has to be a source, an object with `from`, or null' }] };
  const { from, always, otherwise, values, maxLength, ...unknown } = value as Record<string, unknown>;
  const errors: FieldError[] = Object.keys(unknown).map(name => ({ field: `${at}.${name}`, message: 'unknown field' }));
  const check = (name: string, isRight: boolean, message: string) => {
    if (!isRight) errors.push({ field: `${at}.${name}`, message });
  };
  check(
    'from',
    typeof from === 'string' && isFieldSource(from),
    `has to be one of ${fieldSources.join(', ')}, or answers. and the name of a question`,
  );
  check('always', always === undefined || typeof always === 'boolean', 'has to be true or false');
  check('otherwise', otherwise === undefined || typeof otherwise === 'string', 'has to be a text');
  check('maxLength', maxLength === undefined || (Number.isInteger(maxLength) && (maxLength as number) > 0), 'has to be a number above 0');
  check('values', values === undefined || isNamesOfValues(values), 'has to be an object of texts');
  return errors.length > 0 ? { errors } : { rule: value as FieldRule };
}

const isNamesOfValues = (values: unknown): boolean =>
  typeof values === 'object' &&
  values !== null &&
  !Array.isArray(values) &&
  Object.values(values).every(value => typeof value === 'string');
