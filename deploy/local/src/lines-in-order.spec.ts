import { LinesInOrder } from './lines-in-order.js';

describe('Lines of several topics', () => {
  let lines: LinesInOrder;
  beforeEach(() => (lines = new LinesInOrder()));

  it('come in the order in which things happened, whichever topic was read first', () => {
    lines.add('2026-05-01T10:00:00.300Z', 'scored', 1_000);
    lines.add('2026-05-01T10:00:00.200Z', 'accepted', 1_010);
    lines.add('2026-05-01T10:00:00.400Z', 'assigned', 1_020);
    expect(lines.take(1_100)).toEqual([]);
    expect(lines.take(1_400)).toEqual(['accepted', 'scored']);
    expect(lines.take(1_420)).toEqual(['assigned']);
    expect(lines.take(9_000)).toEqual([]);
  });

  it('of the same instant stay as they came', () => {
    for (const line of ['first', 'second', 'third']) lines.add('2026-05-01T10:00:00.000Z', line, 0);
    expect(lines.take(1_000)).toEqual(['first', 'second', 'third']);
  });

  it('are said late rather than never', () => {
    lines.add('2026-05-01T10:00:05.000Z', 'later', 0);
    expect(lines.take(1_000)).toEqual(['later']);
    lines.add('2026-05-01T10:00:00.000Z', 'earlier, but read long after', 1_000);
    expect(lines.take(2_000)).toEqual(['earlier, but read long after']);
  });

  it('do not get lost at the end', () => {
    lines.add('2026-05-01T10:00:05.000Z', 'b', 0);
    lines.add('2026-05-01T10:00:04.000Z', 'a', 0);
    expect(lines.takeAll()).toEqual(['a', 'b']);
    expect(lines.takeAll()).toEqual([]);
  });
});
