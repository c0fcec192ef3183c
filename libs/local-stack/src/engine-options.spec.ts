import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allocatorSettings, engineOptions } from './engine-options.js';

const dockerfile = readFileSync(join(import.meta.dirname, '../../../deploy/docker/Dockerfile'), 'utf8');

it('are those of the image', () => {
  const entrypoint = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(dockerfile)![1]) as string[];
  expect(entrypoint).toEqual(['node', '--enable-source-maps', ...engineOptions]);
});

it('have an allocator that is set as that of the image', () => {
  const set = [...dockerfile.matchAll(/\b(MALLOC_\w+)=(\d+)/g)].map(([, name, value]) => [name, value]);
  expect(Object.fromEntries(set)).toEqual(allocatorSettings);
});
