import { IsDateTime } from 'typebox/format';

/** Instants as Baton writes them itself. All days that every month has: the others take the thorough way. */
const ordinary = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/;

/** RFC 3339, as the schema library has it. It takes four regular expressions to see that, for all that Baton writes itself this is one. */
export const isInstant = (value: string): boolean => ordinary.test(value) || IsDateTime(value);
