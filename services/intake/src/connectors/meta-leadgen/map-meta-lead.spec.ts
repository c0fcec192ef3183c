import type { SourceProfile } from '../../sources/source.js';
import { mapMetaLead, metaTime, type MetaLead } from './map-meta-lead.js';

const source: SourceProfile = { id: 'meta', country: 'DE', rawRetentionDays: 30 };
const map = (lead: MetaLead, notice: Record<string, string> = {}, from = source) =>
  mapMetaLead(lead, notice, '98765432109876543', 'reserved', from);
const fields = (values: Record<string, unknown>) => Object.entries(values).map(([name, value]) => ({ name, values: value }));

describe('mapMetaLead', () => {
  it('maps the fields that say who the person is, and answers', () => {
    const inquiry = map({
      created_time: '2026-02-28T08:49:14+0100',
      field_data: fields({
        full_name: ['Joe Example'],
        email: ['Joe@Example.com'],
        phone_number: ['030 901820'],
        city: ['Berlin'],
        zip_code: ['10115'],
        country: ['Germany'],
        colours: ['red', 'blue'],
      }),
    });
    expect(inquiry).toMatchObject({
      externalId: '98765432109876543',
      reservedLeadId: 'reserved',
      occurredAt: '2026-02-28T07:49:14.000Z',
      person: {
        firstName: 'Joe',
        lastName: 'Example',
        email: 'joe@example.com',
        phone: '+4930901820',
        address: { city: 'Berlin', postalCode: '10115', country: 'DE' },
      },
      answers: { colours: 'red, blue' },
    });
  });

  it('takes the address at work where there is no other', () => {
    expect(map({ field_data: fields({ work_email: ['joe@work.example'] }) })).toMatchObject({
      person: { email: 'joe@work.example' },
      answers: {},
    });
  });

  it('takes fields without values for not answered', () => {
    expect(map({ field_data: [{ name: 'email' }, { name: 'city', values: [] }, { values: ['x'] }, null] }).person).toEqual({});
    expect(map({}).person).toEqual({});
  });

  it('says which boxes were ticked', () => {
    const { answers } = map({
      custom_disclaimer_responses: [
        { checkbox_key: 'optional_1', is_checked: '1' },
        { checkbox_key: 'optional_2', is_checked: '' },
      ],
    });
    expect(answers).toEqual({ 'disclaimer:optional_1': 'checked', 'disclaimer:optional_2': 'not checked' });
  });

  it('knows an organic lead, and the platform', () => {
    expect(map({ is_organic: true, platform: 'ig' }).origin).toMatchObject({ mediaType: 'organic-social', channel: 'instagram' });
    expect(map({ platform: 'wa', campaign_id: 7 }).origin).toEqual({ mediaType: 'paid-social', channel: 'wa', campaign: '7' });
    expect(map({}, {}, { ...source, channel: 'social' }).origin).toEqual({ mediaType: 'paid-social', channel: 'social' });
  });

  it('has the ids and the time of the notice where the details lack them', () => {
    const inquiry = map({}, { form_id: '5', ad_id: '6', created_time: '1440120384' });
    expect(inquiry).toMatchObject({ answers: { form_id: '5', ad_id: '6' }, occurredAt: '2015-08-21T01:26:24.000Z' });
  });

  it('is a test when a value says so', () => {
    expect(map({ field_data: fields({ email: ['test@meta.com'], full_name: ['<test lead: dummy data for full_name>'] }) }).isTest).toBe(
      true,
    );
    expect(map({ field_data: fields({ email: ['test@meta.com'] }) }).isTest).toBe(false);
  });
});

describe('metaTime', () => {
  it.each([
    ['2015-02-28T08:49:14+0000', '2015-02-28T08:49:14.000Z'],
    [1440120384, '2015-08-21T01:26:24.000Z'],
    ['1440120384', '2015-08-21T01:26:24.000Z'],
  ])('reads %j', (value, time) => {
    expect(metaTime(value)).toBe(time);
  });

  it.each([undefined, 'yesterday', {}])('knows no time %j', value => {
    expect(metaTime(value)).toBeUndefined();
  });
});
