import { CsvError } from './read-csv.js';
import { cellErrorOf, invalidTable, readTable, type TableRow } from './read-table.js';

async function rows(text: string): Promise<TableRow[]> {
  const read: TableRow[] = [];
  for await (const row of readTable(text)) read.push(row);
  return read;
}

describe('readTable', () => {
  it('gives the rows below the header, and passes over cells that are empty beyond it', async () => {
    expect(await rows(' a , b \n1,2,\n3')).toEqual([
      { line: 2, header: ['a', 'b'], cells: ['1', '2', ''] },
      { line: 3, header: ['a', 'b'], cells: ['3'] },
    ]);
    expect(await rows('a,b\n')).toEqual([]);
  });

  it('passes over rows of empty cells alone, as spreadsheets write the lines below a table', async () => {
    const header = ['id', 'name'];
    expect(await rows(';\nid;name\n1;Acme\n;\n" ";\n2;Beta\n;;;\n')).toEqual([
      { line: 3, header, cells: ['1', 'Acme'] },
      { line: 6, header, cells: ['2', 'Beta'] },
    ]);
  });

  it('tells what cells are separated by from the first line on which anything stands', async () => {
    expect(await rows('\r\n\nid;name\n1;Acme, Inc.\n')).toEqual([{ line: 4, header: ['id', 'name'], cells: ['1', 'Acme, Inc.'] }]);
  });

  it('refuses a row that has more than the header', async () => {
    const error: unknown = await rows('a,b\n1,2\n3,4,5').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ line: 3, column: 3, message: 'has 3 cells, the header has 2' });
    expect(cellErrorOf(error as CsvError)).toMatchObject({ field: 'csv.line 3' });
  });
});

describe('the problem of a table', () => {
  it('says of every cell where it stands', () => {
    const errors = [
      { field: 'csv.line 2.owner', message: 'must be a rep', line: 2, column: 4 },
      { field: 'csv.line 3', message: 'is empty', line: 3, column: 1 },
    ];
    expect(invalidTable(errors).content).toMatchObject({
      type: 'invalid-request',
      status: 400,
      detail: '2 fields are wrong.',
      errors: [{ field: 'csv.line 2.owner', message: 'must be a rep' }, { field: 'csv.line 3' }],
      members: { positions: [{ field: 'csv.line 2.owner', line: 2, column: 4 }, { line: 3 }] },
    });
  });
});
