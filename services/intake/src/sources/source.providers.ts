import { Database, ENVIRONMENT, Logger, SecretBox, type Environment } from '@baton/platform';
import type { Provider } from '@nestjs/common';
import { IntakeConfig } from '../config.js';
import { SourceDirectory } from './source-directory.js';
import { SourceKeys } from './source-keys.js';

/** Sources, their keys and their secrets. */
export const sourceProviders: Provider[] = [
  {
    provide: SecretBox,
    useFactory: (config: IntakeConfig) => new SecretBox(config.SECRETS_KEY, config.BATON_ADMIN_KEY, 'baton intake secrets'),
    inject: [IntakeConfig],
  },
  {
    provide: SourceDirectory,
    useFactory: (database: Database, box: SecretBox, config: IntakeConfig, logger: Logger, environment: Environment = process.env) =>
      new SourceDirectory(database, box, { rawRetentionDays: config.RAW_RETENTION_DAYS, environment }, (sourceId, names) =>
        logger.error('secrets of a source can not be read', { sourceId, names }),
      ),
    inject: [Database, SecretBox, IntakeConfig, Logger, { token: ENVIRONMENT, optional: true }],
  },
  SourceKeys,
];
