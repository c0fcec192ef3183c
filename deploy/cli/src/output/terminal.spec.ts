import { Terminal } from './terminal.js';

function opened({ isTTY, columns, env = {} }: { isTTY: boolean; columns?: number; env?: Record<string, string> }) {
  const written = { out: '', err: '' };
  const sink = (name: 'out' | 'err') => ({ isTTY, columns, write: (text: string) => (written[name] += text) });
  return { written, terminal: new Terminal(sink('out'), sink('err'), env) };
}

describe('a terminal', () => {
  it('has data on one stream, everything else on the other', () => {
    const { written, terminal } = opened({ isTTY: false });
    terminal.print('data');
    terminal.say('working …');
    expect(written).toEqual({ out: 'data\n', err: 'working …\n' });
  });

  it('is as wide as it says, and without end where nobody looks', () => {
    expect(opened({ isTTY: true, columns: 120 }).terminal.width).toBe(120);
    expect(opened({ isTTY: true }).terminal.width).toBe(80);
    expect(opened({ isTTY: false, columns: 120 }).terminal.width).toBe(Infinity);
  });

  it('takes no orders from what somebody typed into a form', () => {
    const { written, terminal } = opened({ isTTY: true });
    const typed = 'fair\u001B[2J\u001B]0;title\u0007\r\u009B1m';
    terminal.print(`${terminal.paint('red', 'red')}\t${typed}`);
    terminal.say(typed);
    expect(written).toEqual({ out: '\u001B[31mred\u001B[39m\tfair[2J]0;title1m\n', err: 'fair[2J]0;title1m\n' });
  });

  it('shows how far a step is in one line, which what comes after takes the place of', () => {
    const { written, terminal } = opened({ isTTY: true });
    terminal.step('reading', '1 %');
    terminal.step('reading', '2 %');
    terminal.print('done');
    terminal.say('well');
    expect(written).toEqual({ out: 'done\n', err: '\r\u001B[Kreading … 1 %\r\u001B[Kreading … 2 %\r\u001B[Kwell\n' });
  });

  it('says into a file which step it is at, once', () => {
    const { written, terminal } = opened({ isTTY: false });
    for (const progress of ['1 %', '2 %']) terminal.step('reading', progress);
    terminal.step('replaying');
    terminal.print('done');
    expect(written).toEqual({ out: 'done\n', err: 'reading …\nreplaying …\n' });
  });

  it('changes nothing on the way into a file', () => {
    const { written, terminal } = opened({ isTTY: false });
    terminal.print('a\u001B[2J');
    expect(written.out).toBe('a\u001B[2J\n');
  });
});
