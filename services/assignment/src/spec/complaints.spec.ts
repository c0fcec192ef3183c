import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const rows = readFileSync(join(root, 'docs', 'complaints.md'), 'utf8')
  .split('\n')
  .filter(line => line.startsWith('| ') && !/^\| (complaint|-)/.test(line))
  .map(line => line.split('|').map(cell => cell.trim()))
  .map(([, complaint, why, file, test]) => ({ complaint: complaint!, why: why!, file: file!, test: test! }));

describe('the table of complaints', () => {
  it('is there', () => expect(rows.length).toBeGreaterThan(20));

  it.each(rows)('names a test that there is: $complaint', ({ why, file, test }) => {
    expect(why).not.toBe('');
    expect(readFileSync(join(root, file), 'utf8')).toContain(`'${test}'`);
  });
});
