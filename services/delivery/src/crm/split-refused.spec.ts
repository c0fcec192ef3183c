import type { Write, WriteAnswer } from './crm-connector.js';
import { BatchRefused, splitRefused } from './split-refused.js';

const writes: Write[] = Array.from({ length: 100 }, (_, n) => ({ leadId: `lead-${n}`, recordId: null, fields: {}, ownerId: undefined }));
const refused: WriteAnswer = { kind: 'refused', error: 'bad', status: 400, answer: '' };

/** A vendor that refuses a request as a whole when one of these is in it. */
function vendor(...bad: string[]) {
  const sizes: number[] = [];
  const send = (batch: readonly Write[]): Promise<WriteAnswer[]> => {
    sizes.push(batch.length);
    if (batch.some(write => bad.includes(write.leadId))) return Promise.reject(new BatchRefused('bad', refused));
    return Promise.resolve(batch.map(write => ({ kind: 'done', recordId: write.leadId, status: 200, answer: '' })));
  };
  return { send, sizes };
}

describe('a request that is refused as a whole', () => {
  it('is sent once when nothing is wrong', async () => {
    const { send, sizes } = vendor();
    await splitRefused(writes, send);
    expect(sizes).toEqual([100]);
  });

  it('refuses the record alone that is to blame, and answers in the order of the writes', async () => {
    const { send, sizes } = vendor('lead-37');
    const answers = await splitRefused(writes, send);
    expect(answers.map((answer, n) => answer.kind === 'done' && answer.recordId === `lead-${n}`)).toEqual(writes.map((_, n) => n !== 37));
    expect(answers[37]).toBe(refused);
    expect(sizes.length).toBeLessThanOrEqual(15);
  });

  it('finds several, and all', async () => {
    const three = await splitRefused(writes, vendor('lead-0', 'lead-50', 'lead-99').send);
    expect(three.flatMap((answer, n) => (answer.kind === 'refused' ? [n] : []))).toEqual([0, 50, 99]);
    const all = await splitRefused(writes, vendor(...writes.map(write => write.leadId)).send);
    expect(all.every(answer => answer.kind === 'refused')).toBe(true);
  });

  it('ends when the failure is not about records', async () => {
    await expect(splitRefused(writes, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  });
});
