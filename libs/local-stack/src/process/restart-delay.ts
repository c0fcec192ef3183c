const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** How long to wait, in ms, before a process that has died `deaths` times in short order is started again. */
export const restartDelay = (deaths: number): number => Math.min(FIRST_MS * 2 ** Math.min(deaths, 10), LONGEST_MS);
