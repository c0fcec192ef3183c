import stringWidth from 'string-width';
import { cut, table, type Column } from './table.js';

const columns: Column<{ name: string; leads: number | null; text: string }>[] = [
  { title: 'NAME', of: row => row.name },
  { title: 'LEADS', of: row => row.leads, align: 'right' },
  { title: 'TEXT', of: row => row.text },
];
const rows = [
  { name: 'Tomás', leads: 4, text: 'one\n two' },
  { name: '张伟', leads: null, text: 'a text that goes on and on for longer than there is room' },
];

describe('a table', () => {
  it('aligns by what is seen, whatever the script, and keeps a row on one line', () => {
    expect(table(columns, rows, Infinity)).toBe(
      ['NAME   LEADS  TEXT', 'Tomás      4  one two', `张伟       -  ${rows[1]!.text}`].join('\n'),
    );
  });

  it('cuts the widest columns where the terminal is narrow', () => {
    const lines = table(columns, rows, 40).split('\n');
    expect(lines.map(stringWidth).every(width => width <= 40)).toBe(true);
    expect(lines[2]).toBe('张伟       -  a text that goes on and o…');
  });

  it('leaves a readable rest however narrow it is', () => {
    expect(table(columns, rows, 5)).toContain('a text …');
  });

  it('has its titles without rows, too', () => {
    expect(table(columns, [], 80)).toBe('NAME  LEADS  TEXT');
  });

  it('cuts between what is seen as one character', () => {
    expect(cut('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301…');
    expect(cut('张伟张伟', 5)).toBe('张伟…');
  });
});
