import type { Change } from '../kinds/configuration-kind.js';
import { changesAsText } from './changes.js';
import { Terminal, type Sink } from './terminal.js';

const sink = (isTTY: boolean): Sink => ({ write: () => true, isTTY });
const plain = new Terminal(sink(false), sink(false), {});
const text = (changes: Change[], terminal = plain) => changesAsText(changes, terminal);

describe('changes as text', () => {
  it('name each thing, and each field with both values in the words of a document', () => {
    const fields = [
      { field: 'caps.open', before: 12, after: 10 },
      { field: 'skills', before: ['de'], after: ['de', 'en'] },
      { field: 'email', before: 'a@example.com', after: null },
    ];
    expect(text([{ kind: 'rep', id: 'nadia', change: 'updated', fields }])).toBe(
      ['~ rep nadia', '    caps.open: 12 → 10', '    skills: [ de ] → [ de, en ]', '    email: a@example.com → (nothing)'].join('\n'),
    );
  });

  it('show of a new thing what it is', () => {
    const fields = [{ field: 'to', before: null, after: { pool: 'emea' } }];
    expect(text([{ kind: 'pool', id: 'emea', change: 'created', fields }])).toBe('+ pool emea (new)\n    to: { pool: emea }');
  });

  it('show of long texts only the lines that differ', () => {
    const fields = [{ field: 'steps[thanks].text', before: 'Hello\n\none\ntwo\n\nBye\n', after: 'Hello\n\none and\na half\n\nBye\n' }];
    expect(text([{ kind: 'program', id: 'welcome', change: 'updated', fields }])).toBe(
      ['~ program welcome', '    steps[thanks].text:', '      - one', '      - two', '      + one and', '      + a half'].join('\n'),
    );
  });

  it('are colored for a terminal, unless its owner does not want that', () => {
    const changes: Change[] = [{ kind: 'rep', id: 'a', change: 'updated', fields: [{ field: 'x', before: 1, after: 2 }] }];
    const colored = (env: Record<string, string>) => text(changes, new Terminal(sink(true), sink(true), env)).includes('\u001B[');
    expect([colored({}), colored({ NO_COLOR: '1' }), colored({ TERM: 'dumb' })]).toEqual([true, false, false]);
  });

  it('show the first of very many accounts', () => {
    const accounts = Array.from({ length: 52 }, (_, n): Change => ({ kind: 'account', id: `a${n}`, change: 'created', fields: [] }));
    const shown = text([...accounts, { kind: 'rep', id: 'ann', change: 'created', fields: [] }]);
    expect(shown).toContain('+ account a49 (new)\n\n+ rep ann (new)\n\nand 2 more accounts: --json has all of them');
    expect(shown).not.toContain('account a50');
  });
});
