import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseProgram } from '../programs/parse-program.js';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'nurturing.md'), 'utf8');
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text!);

it('docs/nurturing.md has a program that can be applied', () => {
  expect(examples.map(parseProgram)).toEqual([{ program: expect.objectContaining({ name: 'after-the-fair' }) }]);
});
