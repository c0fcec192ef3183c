/** So much of an answer is kept in the log of deliveries. */
const KEPT_BYTES = 1_024;

/** What of an answer is kept, as the database can hold it. */
export const keptAnswer = (body: Buffer): string => body.subarray(0, KEPT_BYTES).toString('utf8').replaceAll('\u0000', '');
