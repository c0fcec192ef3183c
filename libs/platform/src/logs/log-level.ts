export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** The level that a variable names, or info. For the log before the configuration is read. */
export const logLevelOf = (text: string | undefined): LogLevel => logLevels.find(level => level === text) ?? 'info';
