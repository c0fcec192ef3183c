import { jsonLines } from './json-lines.js';

async function read(...chunks: Uint8Array[]): Promise<unknown[]> {
  const lines: unknown[] = [];
  for await (const line of jsonLines(
    (async function* () {
      yield* chunks;
    })(),
  ))
    lines.push(line);
  return lines;
}

describe('jsonLines', () => {
  it('reads lines wherever the chunks are cut, also within a letter', async () => {
    const bytes = Buffer.from('{"name":"Inés"}\n\n[1]\n2');
    expect(await read(bytes.subarray(0, 12), bytes.subarray(12, 15), bytes.subarray(15))).toEqual([{ name: 'Inés' }, [1], 2]);
    expect(await read()).toEqual([]);
  });

  it('does not read on after what is no JSON', async () => {
    await expect(read(Buffer.from('1\n{'))).rejects.toThrow(SyntaxError);
  });
});
