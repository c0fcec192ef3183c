import fc from 'fast-check';
import { CsvError, readCsv, type CsvRow } from './read-csv.js';

async function rows(text: string): Promise<CsvRow[]> {
  const read: CsvRow[] = [];
  for await (const row of readCsv(text)) read.push(row);
  return read;
}
const cells = async (text: string) => (await rows(text)).map(row => row.cells);
const lines = async (text: string) => (await rows(text)).map(row => row.line);
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

describe('readCsv', () => {
  it('reads cells in quotes with separators, line ends and quotes in them', async () => {
    expect(await cells('a,b\n"x, y","say ""hi""\nthere"\n')).toEqual([
      ['a', 'b'],
      ['x, y', 'say "hi"\nthere'],
    ]);
  });

  it('reads what programs of other countries and systems write', async () => {
    expect(await cells('\uFEFFa;b\r\n1;"2,5"\r\n\r\n')).toEqual([
      ['a', 'b'],
      ['1', '2,5'],
    ]);
    expect(await cells('a\tb\n1\t')).toEqual([
      ['a', 'b'],
      ['1', ''],
    ]);
    expect(await cells('a,b\r1,2\r')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
    expect(await cells('')).toEqual([]);
  });

  it('takes no separator that stands in the quoted name of a column for one', async () => {
    expect(await cells('"Name, Ort, Land";"Id"\nx;1\n')).toEqual([
      ['Name, Ort, Land', 'Id'],
      ['x', '1'],
    ]);
  });

  it('names the line on which a row begins, whatever ends the lines', async () => {
    expect(await lines('a\n"1\n2"\n\n3')).toEqual([1, 2, 5]);
    expect(await lines('a\r\n"1\n2\r\n3"\r\n\r\n4')).toEqual([1, 2, 6]);
  });

  it.each([
    ['a,b\n\n1,"2\n3', 'a quote is not closed', 3, 2],
    ['a\n1\n\n"2', 'a quote is not closed', 4, 1],
    ['a,b\n"1"2,3', 'a quote ends in the middle of a cell', 2, 1],
    ['a,b\n"1\r\n2",3\r\n4,"5"6', 'a quote ends in the middle of a cell', 4, 2],
    ['a,b\n1,2 "inches"', /^a quote begins in the middle of a cell/, 2, 2],
  ])('refuses %j', async (text, message, line, column) => {
    const error = await rows(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CsvError);
    expect(error).toMatchObject({ message: expect.stringMatching(message), line, column });
  });

  it('gives back whatever was quoted', async () => {
    const table = fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(table, async given => {
        // The header decides the separator.
        const text = [['a', 'b'], ...given].map(row => row.map(quoted).join(',')).join('\r\n');
        expect((await cells(text)).slice(1)).toEqual(given);
      }),
    );
  });

  it('reads letters of any length, wherever the text is cut to be read in pieces', async () => {
    const text = ['a', ...Array.from({ length: 3_000 }, (_, n) => `${'x'.repeat(n % 7)}é世😀`)].join('\n');
    expect((await cells(text)).flat().join('\n')).toBe(text);
  });

  it('lets others have their turn while it reads a long text', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const read = await rows(['a,b', ...Array.from({ length: 50_000 }, (_, n) => `${n},x`)].join('\n'));
    clearInterval(timer);
    expect(read).toHaveLength(50_001);
    expect(turns).toBeGreaterThan(2);
  });
});
