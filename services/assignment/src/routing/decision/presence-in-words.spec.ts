import { WEDNESDAY } from '../board/board.builder.js';
import { presenceInWords } from './presence-in-words.js';

const now = WEDNESDAY.getTime();
const at = (time: string) => Date.parse(time);

describe('presence in words', () => {
  it('says since when, on the clock of the rep', () => {
    const since = at('2026-03-04T09:05:00Z');
    expect(presenceInWords({ state: 'away', since, toldAt: since }, 'UTC', now)).toBe('away since 09:05');
    expect(presenceInWords({ state: 'away', since, toldAt: since }, 'Asia/Kolkata', now)).toBe('away since 14:35');
  });

  it('names the day when it is another one there', () => {
    const since = at('2026-03-03T22:30:00Z');
    expect(presenceInWords({ state: 'offline', since, toldAt: since }, 'UTC', now)).toBe('offline since 3 March, 22:30');
    expect(presenceInWords({ state: 'offline', since, toldAt: since }, 'Europe/Berlin', now)).toBe('offline since 3 March, 23:30');
    expect(presenceInWords({ state: 'offline', since, toldAt: since }, 'Asia/Tokyo', now)).toBe('offline since 07:30');
  });

  it('says when nothing more was heard, and when nothing ever was', () => {
    const since = at('2026-03-04T09:05:00Z');
    expect(presenceInWords({ state: 'offline', since, toldAt: since - 1 }, 'UTC', now)).toBe(
      'offline since 09:05, when nothing more had been heard',
    );
    expect(presenceInWords(null, 'UTC', now)).toBe('not online yet');
  });
});
