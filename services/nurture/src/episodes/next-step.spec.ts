import { DAY, programOf, twoMails } from '../../test/builders.js';
import { nextStep } from './next-step.js';

const program = programOf();
const at = (text: string) => new Date(text);
const berlin = 'Europe/Berlin';

describe('the next step', () => {
  it('is due at once when its delay is 0 and it is not quiet', () => {
    expect(nextStep(program, 0, at('2026-03-04T09:00:00Z'), berlin)).toEqual({ kind: 'step', at: at('2026-03-04T09:00:00Z') });
  });
  it('is due after its delay', () => {
    expect(nextStep(program, 1, at('2026-03-04T09:00:00Z'), berlin).at).toEqual(at('2026-03-07T09:00:00Z'));
  });
  it('is moved out of quiet hours, in the zone of the person', () => {
    expect(nextStep(program, 1, at('2026-03-04T21:00:00Z'), berlin).at).toEqual(at('2026-03-08T07:00:00Z'));
    expect(nextStep(program, 1, at('2026-03-04T21:00:00Z'), 'America/New_York').at).toEqual(at('2026-03-07T21:00:00Z'));
  });
  it('counts working time in the hours of the program', () => {
    const working = programOf(twoMails.replace('after: 3d', 'after: 10h working'));
    // Friday 16:00: one hour that day, eight on Monday, one on Tuesday.
    expect(nextStep(working, 1, at('2026-03-06T15:00:00Z'), berlin).at).toEqual(at('2026-03-10T09:00:00Z'));
  });
  it('leaves holidays of the region out of working time', () => {
    const working = programOf(twoMails.replace('after: 3d', 'after: 1h working'), { holidays: { country: 'DE' } });
    // Good Friday and Easter Monday 2026 are April 3 and 6.
    expect(nextStep(working, 1, at('2026-04-02T14:30:00Z'), berlin).at).toEqual(at('2026-04-07T07:30:00Z'));
  });
  it('is the end of the episode after the last one, at any hour', () => {
    const night = at('2026-03-04T22:00:00Z');
    expect(nextStep(program, 2, night, berlin)).toEqual({ kind: 'end', at: new Date(night.getTime() + 7 * DAY) });
  });
});
