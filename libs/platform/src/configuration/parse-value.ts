/** What a variable's text becomes, or why it can't. */
export type Parsed = { value: unknown } | { problem: string };

/**
 * Turns a variable's text into the type of its field, as emitted by the compiler (Number, Boolean, Array, else text).
 * Arrays are JSON when they begin with [, else texts separated by commas.
 */
export function parseValue(text: string, type: unknown): Parsed {
  if (type === Number) return parseNumber(text);
  if (type === Boolean) return parseBoolean(text);
  if (type === Array) return parseArray(text);
  return { value: text };
}

function parseNumber(text: string): Parsed {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? { value } : { problem: 'must be a number' };
}

function parseBoolean(text: string): Parsed {
  const word = text.trim().toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(word)) return { value: true };
  if (['false', '0', 'no', 'off'].includes(word)) return { value: false };
  return { problem: 'must be true or false' };
}

function parseArray(text: string): Parsed {
  if (!text.trimStart().startsWith('['))
    return {
      value: text
        .split(',')
        .map(part => part.trim())
        .filter(part => part !== ''),
    };
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The parser's message quotes the text, which may hold secrets.
    return { problem: 'must be valid JSON' };
  }
}
