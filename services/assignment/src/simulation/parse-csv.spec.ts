import fc from 'fast-check';
import { CsvError, parseCsv } from './parse-csv.js';

const cells = (text: string) => [...parseCsv(text)].map(row => row.cells);
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

describe('parseCsv', () => {
  it('reads cells in quotes with separators, line ends and quotes in them', () => {
    expect(cells('a,b\n"x, y","say ""hi""\nthere"\n')).toEqual([
      ['a', 'b'],
      ['x, y', 'say "hi"\nthere'],
    ]);
  });

  it('reads what programs of other countries and systems write', () => {
    expect(cells('\uFEFFa;b\r\n1;"2,5"\r\n\r\n')).toEqual([
      ['a', 'b'],
      ['1', '2,5'],
    ]);
    expect(cells('a\tb\n1\t')).toEqual([
      ['a', 'b'],
      ['1', ''],
    ]);
    expect(cells('')).toEqual([]);
  });

  it('names the line on which a row begins', () => {
    expect([...parseCsv('a\n"1\n2"\n\n3')].map(row => row.line)).toEqual([1, 2, 5]);
  });

  it.each([
    ['a,b\n1,"2', 'a quote is not closed', 2],
    ['a,b\n"1"2,3', 'a quote ends in the middle of a cell', 2],
  ])('refuses %j', (text, message, line) => {
    try {
      cells(text);
      throw new Error('was read');
    } catch (error) {
      expect(error).toBeInstanceOf(CsvError);
      expect(error).toMatchObject({ message, line });
    }
  });

  it('gives back whatever was quoted', () => {
    const table = fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(table, rows => {
        // The header decides the separator.
        const text = [['a', 'b'], ...rows].map(row => row.map(quoted).join(',')).join('\r\n');
        expect(cells(text).slice(1)).toEqual(rows);
      }),
    );
  });
});
