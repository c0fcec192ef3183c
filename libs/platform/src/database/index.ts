export { idArray, instantArray, jsonArray, plainArray, textArray } from './arrays.js';
export { Database, type Transaction } from './database.js';
export { errorCode, isTransient } from './failures.js';
export { openPool, type PoolSettings } from './open-pool.js';
export { poolOptions, type DatabaseConnection } from './pool-options.js';
export { runMigrations, type Migration } from './run-migrations.js';
export { inTransaction, sql, type Statement } from './statement.js';
export { valueTypes } from './value-types.js';
