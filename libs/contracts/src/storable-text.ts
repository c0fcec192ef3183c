const NOT_STORABLE = /\0|\p{Surrogate}/u;

/** Whether PostgreSQL takes a text in jsonb: not with U+0000 or half of a character. YAML and JSON can write both as escapes. */
export const isStorable = (text: string): boolean => !NOT_STORABLE.test(text);

/** What is said of a text that is not. */
export const NOT_STORABLE_TEXT = 'has U+0000 or half of a character: take it out';
