import { cleanText } from '../inquiries/clean-text.js';

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const LONG_INTEGER = /^-?\d{16,}$/;

/**
 * Parses JSON and keeps every digit: integers too long for a double (vendors' 64-bit ids) become strings.
 * @throws SyntaxError as JSON.parse does
 */
export const parseLossless = (text: string): unknown =>
  JSON.parse(text.replace(TOKEN, token => (LONG_INTEGER.test(token) ? `"${token}"` : token)));

/** An id that came as a number or as a string. undefined for anything else, and for an empty one. */
export const idOf = (value: unknown): string | undefined => {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' ? cleanText(value) : undefined;
};
