import { partInWords, partsInWords, type ChangePart } from './change-parts.js';

describe('a change in words, after `would have got it with`', () => {
  it.each<[ChangePart, string]>([
    [{ kind: 'active' }, 'being active'],
    [{ kind: 'back-earlier', days: 1 }, 'being back 1 day earlier'],
    [{ kind: 'back-earlier', days: 12 }, 'being back 12 days earlier'],
    [{ kind: 'back-earlier', minutes: 95 }, 'being back 1 h 35 min earlier'],
    [{ kind: 'at-work', minutesBefore: 1_500 }, 'working hours that begin 1 day 1 h earlier'],
    [{ kind: 'at-work', minutesBefore: null }, 'working hours at that time'],
    [{ kind: 'online' }, 'being online'],
    [{ kind: 'skills', skills: ['german'] }, 'the skill german'],
    [{ kind: 'skills', skills: ['language de', 'saas'] }, 'the language de and the skill saas'],
    [{ kind: 'not-excluded' }, 'not having had the lead before'],
    [{ kind: 'cap', cap: 'open', from: 12, to: 13 }, 'a cap of 13 open leads instead of 12'],
    [{ kind: 'cap', cap: 'hour', from: 0, to: 1 }, 'a cap of 1 lead an hour instead of 0'],
    [{ kind: 'limit', limit: 0, per: 'month', from: 14, to: 15 }, 'a limit of 15 leads a month instead of 14'],
    [{ kind: 'fewer-leads', poolId: 'emea', leads: 2 }, '2 leads fewer in emea so far'],
    [{ kind: 'fewer-open', leads: 1 }, '1 open lead fewer'],
    [{ kind: 'others-not-free', repIds: ['ann'], inWords: 'Ann Lee not being free' }, 'Ann Lee not being free'],
  ])('of %j is %s', (part, words) => {
    expect(partInWords(part)).toBe(words);
  });

  it('names all parts', () => {
    expect(partsInWords([{ kind: 'online' }])).toBe('being online');
    expect(partsInWords([{ kind: 'online' }, { kind: 'skills', skills: ['de'] }, { kind: 'fewer-open', leads: 3 }])).toBe(
      'being online, the skill de and 3 open leads fewer',
    );
  });
});
