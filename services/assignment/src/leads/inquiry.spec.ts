import { inquiry as accepted } from '../life-cycle/life-cycle.example.js';
import { combineFacts, inquiryOf, newestOf } from './inquiry.js';

type Data = Parameters<typeof accepted>[0];
const at = (minute: number, data: Data) => inquiryOf(accepted({ acceptedAt: `2026-03-02T09:0${minute}:00Z`, ...data }), 'lead');

describe('an inquiry', () => {
  it('keeps under which lead it came in', () => {
    const event = accepted();
    expect(inquiryOf(event, 'survivor')).toMatchObject({ leadId: 'survivor', originalLeadId: event.data.leadId });
  });
});

describe('the facts of a lead', () => {
  const first = at(1, {
    person: { email: 'ada@example.com', firstName: 'Ada', phone: '+49301' },
    company: { name: 'Engines', employees: 20 },
    origin: { mediaType: 'trade-show', channel: 'hannover' },
    answers: { budget: '10k', when: 'soon' },
    consent: { email: 'granted' },
  });

  it('are those of its only inquiry', () => expect(combineFacts([first])).toBe(first.facts));

  it('are each field as last told, in the order of acceptance: a poorer form erases nothing', () => {
    const second = at(2, { person: { phone: '+49302' }, company: { employees: 25 }, answers: { budget: '20k' }, consent: {} });
    for (const inquiries of [
      [first, second],
      [second, first],
    ])
      expect(combineFacts(inquiries)).toEqual({
        person: { email: 'ada@example.com', firstName: 'Ada', phone: '+49302' },
        company: { name: 'Engines', employees: 25 },
        origin: second.facts.origin,
        answers: { budget: '20k', when: 'soon' },
        consent: { email: 'granted' },
      });
  });

  it('keep a valid e-mail when a later one is not', () => {
    const broken = at(2, { person: { email: 'ada@', emailInvalid: true } });
    expect(combineFacts([first, broken]).person).toEqual(first.facts.person);
    expect(combineFacts([broken, at(3, { person: { lastName: 'L' } })]).person).toEqual({
      email: 'ada@',
      emailInvalid: true,
      lastName: 'L',
    });
    expect(combineFacts([broken, at(3, { person: { email: 'a@b.example' } })]).person).toEqual({ email: 'a@b.example' });
  });

  it('follow a consent that is withdrawn', () => {
    expect(combineFacts([first, at(2, { consent: { email: 'denied' } })]).consent).toEqual({ email: 'denied' });
  });

  it('of no inquiry at all are empty', () => expect(combineFacts([]).person).toEqual({}));
});

it('the newest inquiry is the one accepted last', () => {
  const [a, b] = [at(1, {}), at(2, {})];
  expect([newestOf([b, a]), newestOf([a]), newestOf([])]).toEqual([b, a, undefined]);
});
