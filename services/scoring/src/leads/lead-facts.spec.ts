import { factsOfInquiry, pageOf } from './lead-facts.js';
import { exampleInquiry } from './inquiry.example.js';

describe('facts of an inquiry', () => {
  it('keep neither address, number nor name of the person', () => {
    const facts = JSON.stringify(factsOfInquiry(exampleInquiry()));
    for (const personal of ['ada@', '4930901820', 'Ada', 'Byron', 'who=ada']) expect(facts).not.toContain(personal);
  });

  it('say what follows from an e-mail address of a company', () => {
    expect(factsOfInquiry(exampleInquiry()).person).toMatchObject({
      hasEmail: true,
      emailDomain: 'example.com',
      emailIsFree: false,
      emailIsInvalid: false,
    });
  });

  it('recognise a free provider in any case', () => {
    const { person } = factsOfInquiry(exampleInquiry({ person: { email: 'Ada@GMail.com' } }));
    expect(person).toMatchObject({ emailDomain: 'gmail.com', emailIsFree: true, hasPhone: false });
  });

  it.each([{ email: 'not an address' }, { email: 'ada@' }, { email: 'ada@example.com', emailInvalid: true }])(
    'call %j invalid and leave its domain out',
    person => {
      const facts = factsOfInquiry(exampleInquiry({ person })).person;
      expect(facts).toMatchObject({ hasEmail: true, emailIsInvalid: true });
      expect(facts.emailDomain).toBeUndefined();
      expect(facts.emailIsFree).toBeUndefined();
    },
  );

  it('say nothing of an e-mail address that was not given', () => {
    const { person } = factsOfInquiry(exampleInquiry({ person: { phone: '+4930901820' } }));
    expect(person).toEqual({ hasEmail: false, hasPhone: true });
  });

  it('leave out answers that are a way to reach the person', () => {
    const answers = {
      'Work e-mail': 'x',
      phone_number: '5',
      Tel: '030',
      contact: 'ada@example.com',
      callback: '+49 30 901820',
      budget: '1000000000',
      hotel: 'yes',
    };
    expect(factsOfInquiry(exampleInquiry({ answers })).answers).toEqual({ budget: '1000000000', hotel: 'yes' });
  });

  it('cut long answers', () => {
    expect(factsOfInquiry(exampleInquiry({ answers: { why: 'x'.repeat(1000) } })).answers.why).toHaveLength(200);
  });

  it('keep that there was a click id, not which', () => {
    expect(factsOfInquiry(exampleInquiry()).origin).toMatchObject({ hasClickId: true, landingPage: 'shop.example.com/pricing' });
    expect(factsOfInquiry(exampleInquiry({ origin: { mediaType: 'phone', channel: 'phone' } })).origin).toEqual({
      mediaType: 'phone',
      channel: 'phone',
      hasClickId: false,
      utm: {},
    });
  });
});

describe('a page', () => {
  it.each([
    ['https://example.com/a/b?e=x@y.z#part', 'example.com/a/b'],
    ['https://user:secret@example.com/a', 'example.com/a'],
    ['/pricing?plan=1', '/pricing'],
    ['', ''],
  ])('%s becomes %s', (address, page) => expect(pageOf(address)).toBe(page));
});
