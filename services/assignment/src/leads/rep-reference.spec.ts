import type { CalendarConfiguration, RepConfiguration, RoutingConfiguration } from '../routing/types.js';
import { repReference } from './rep-reference.js';

const rep = (repId: string, more: Partial<RepConfiguration> = {}): RepConfiguration => ({
  repId,
  name: repId,
  email: null,
  externalId: null,
  active: true,
  timeZone: 'Europe/Berlin',
  calendarId: null,
  timeOff: [],
  skills: [],
  caps: { open: null, hour: null, day: null, week: null },
  ...more,
});
const configured = (reps: RepConfiguration[], calendars: CalendarConfiguration[] = []): RoutingConfiguration => ({
  policy: null,
  reps: new Map(reps.map(r => [r.repId, r])),
  pools: new Map(),
  calendars: new Map(calendars.map(c => [c.calendarId, c])),
});
const office: CalendarConfiguration = { calendarId: 'office', hours: { mon: ['09:00-17:30'] }, holidays: { country: 'DE', state: 'BE' } };

describe('an owner, as the world is told', () => {
  it('has address, zone, working hours and manager', () => {
    const anna = rep('anna', { email: 'anna@baton.example', externalId: 'crm-1', calendarId: 'office', manager: 'mona' });
    const mona = rep('mona', { name: 'Mona Lund', email: 'mona@baton.example', timeZone: 'Europe/Oslo', manager: 'zoe' });
    expect(repReference('anna', configured([anna, mona, rep('zoe')], [office]))).toEqual({
      repId: 'anna',
      name: 'anna',
      externalId: 'crm-1',
      email: 'anna@baton.example',
      timeZone: 'Europe/Berlin',
      workingHours: { hours: { mon: ['09:00-17:30'] }, holidays: { country: 'DE', state: 'BE' } },
      manager: { repId: 'mona', name: 'Mona Lund', email: 'mona@baton.example', timeZone: 'Europe/Oslo' },
    });
  });

  it('has no manager who left', () => {
    const reference = repReference('anna', configured([rep('anna', { manager: 'mona' }), rep('mona', { active: false })]));
    expect(reference).toEqual({ repId: 'anna', name: 'anna', timeZone: 'Europe/Berlin' });
  });

  it('has the free days of a calendar that names them', () => {
    const calendar = { ...office, holidays: ['2026-12-24'] };
    const { workingHours } = repReference('anna', configured([rep('anna', { calendarId: 'office' })], [calendar]));
    expect(workingHours).toEqual({ hours: { mon: ['09:00-17:30'] }, freeDays: ['2026-12-24'] });
  });

  it('is the id alone when nobody is configured', () => {
    expect(repReference('gone', configured([]))).toEqual({ repId: 'gone', name: 'gone' });
  });
});
