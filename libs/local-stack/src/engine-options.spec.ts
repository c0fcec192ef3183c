import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineOptions } from './engine-options.js';

it('are those of the image', () => {
  const dockerfile = readFileSync(join(import.meta.dirname, '../../../deploy/docker/Dockerfile'), 'utf8');
  const entrypoint = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(dockerfile)![1]) as string[];
  expect(entrypoint.filter(option => engineOptions.includes(option))).toEqual(engineOptions);
});
