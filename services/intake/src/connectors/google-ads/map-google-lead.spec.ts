import type { SourceProfile } from '../../sources/source.js';
import { UnreadablePayload } from '../connector.js';
import { mapGoogleLead, type GoogleLead } from './map-google-lead.js';

const source: SourceProfile = { id: 'google', country: 'US', rawRetentionDays: 30 };
const column = (column_id: string | undefined, string_value: string, column_name?: string) => ({ column_id, string_value, column_name });
const lead = (columns: unknown, more: GoogleLead = {}): GoogleLead => ({
  lead_id: 'L1',
  google_key: 'secret',
  user_column_data: columns,
  ...more,
});

describe('mapGoogleLead', () => {
  it('splits a full name, and prefers given names', () => {
    expect(mapGoogleLead(lead([column('FULL_NAME', 'Ada King Byron')]), source).person).toMatchObject({
      firstName: 'Ada King',
      lastName: 'Byron',
    });
    expect(mapGoogleLead(lead([column('FIRST_NAME', 'Ada'), column('LAST_NAME', 'Byron')]), source).person).toMatchObject({
      firstName: 'Ada',
      lastName: 'Byron',
    });
  });

  it('takes the address at work where there is no other, and keeps it as an answer beside one', () => {
    expect(mapGoogleLead(lead([column('WORK_EMAIL', 'ada@work.example', 'Work Email')]), source)).toMatchObject({
      person: { email: 'ada@work.example' },
      answers: {},
    });
    const both = mapGoogleLead(lead([column('WORK_EMAIL', 'ada@work.example', 'Work Email'), column('EMAIL', 'ada@home.example')]), source);
    expect(both).toMatchObject({ person: { email: 'ada@home.example' }, answers: { 'Work Email': 'ada@work.example' } });
  });

  it('writes a region in one way', () => {
    expect(mapGoogleLead(lead([column('REGION', 'California')]), source).person.address).toEqual({ state: 'CA' });
    expect(mapGoogleLead(lead([column('REGION', 'CA')]), source).person.address).toEqual({ state: 'CA' });
  });

  it('keeps columns without a name under their id, and those without an id under their name', () => {
    const { answers } = mapGoogleLead(lead([column('what_do_you_need?', 'Condo'), column(undefined, 'Yes', 'Fleet?')]), source);
    expect(answers).toEqual({ 'what_do_you_need?': 'Condo', 'Fleet?': 'Yes' });
  });

  it('passes over columns without a value, and what is no column', () => {
    expect(mapGoogleLead(lead([column('EMAIL', ''), null, {}, 'x', column('CITY', '  ')]), source).person).toEqual({});
  });

  it('takes an empty click id for none, and a null campaign for none', () => {
    const { origin } = mapGoogleLead(lead([], { gcl_id: '', campaign_id: null }), source);
    expect(origin).toEqual({ mediaType: 'paid-search', channel: 'google-ads' });
  });

  it('keeps ids that came as texts or numbers', () => {
    const inquiry = mapGoogleLead(lead([], { campaign_id: '12345678901234567', form_id: 42, adgroup_id: 20000000000 }), source);
    expect(inquiry.origin.campaign).toBe('12345678901234567');
    expect(inquiry.answers).toEqual({ form_id: '42', adgroup_id: '20000000000' });
  });

  it('has the campaign of the lead before that of the source, and the channel of the source', () => {
    const { origin } = mapGoogleLead(lead([], { campaign_id: 7 }), {
      ...source,
      channel: 'search',
      campaign: 'default',
      mediaType: 'video',
    });
    expect(origin).toEqual({ mediaType: 'video', channel: 'search', campaign: '7' });
  });

  it('leaves the key out of everything, and out of the hash', () => {
    const inquiry = mapGoogleLead(lead([]), source);
    expect(JSON.stringify(inquiry)).not.toContain('secret');
    expect(mapGoogleLead(lead([], { google_key: 'another' }), source).bodyHash).toBe(inquiry.bodyHash);
  });

  it('has the lead_id for external id, and for a test one that tells bodies apart', () => {
    expect(mapGoogleLead(lead([]), source).externalId).toBe('L1');
    const tests = ['a', 'b', 'a'].map(city => mapGoogleLead(lead([column('CITY', city)], { is_test: true }), source));
    expect(tests.map(t => t.isTest)).toEqual([true, true, true]);
    expect(tests[0].externalId).toBe(tests[2].externalId);
    expect(tests[0].externalId).not.toBe(tests[1].externalId);
  });

  it.each([
    [{ lead_id: undefined }, 'lead_id'],
    [{ lead_id: '' }, 'lead_id'],
    [{ user_column_data: 'x' }, 'user_column_data'],
  ])('refuses %j', (more, field) => {
    const mapping = () => mapGoogleLead(lead([], more), source);
    expect(mapping).toThrow(UnreadablePayload);
    expect(mapping).toThrow(field);
  });
});
