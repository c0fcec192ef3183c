import { render, templateErrors, type TemplateVariables } from './template.js';

const variables: TemplateVariables = {
  person: { firstName: '<Ada> & co', lastName: '', email: 'ada@example.com', locale: '', country: 'DE' },
  company: { name: '' },
  unsubscribeUrl: 'https://baton.example/u/1',
};

describe('a template', () => {
  it('is filled in, with defaults for what is not known', () => {
    expect(render('Hi {{ person.firstName }} of {{ company.name | default: "your company" }}', false, variables)).toBe(
      'Hi <Ada> & co of your company',
    );
  });

  it('escapes every value in HTML', () => {
    expect(render('<p>{{ person.firstName }}</p>', true, variables)).toBe('<p>&lt;Ada&gt; &amp; co</p>');
  });

  it('may branch', () => {
    expect(render('{% if company.name != "" %}{{ company.name }}{% else %}nobody{% endif %}', false, variables)).toBe('nobody');
  });

  it('may keep a value of its own', () => {
    expect(templateErrors('{% assign x = person.lastName %}{{ x }}', false)).toEqual([]);
  });

  it('stops a loop that has no end', () => {
    expect(() => render('{% for i in (1..100000000) %}x{% endfor %}', false, variables)).toThrow(/limit/);
  });

  it('does not reach what an object inherits', () => {
    expect(templateErrors('{{ person.constructor.name }}', false)).toHaveLength(1);
  });
});

describe('errors of a template', () => {
  it.each([
    ['an output that is not closed', 'a\n {{ person.email', 2, 2, /not closed/],
    ['a tag that is not closed', 'a\n\n  {% if company.name %}', 3, 3, /not closed/],
    ['a filter that does not exist', '{{ company.name | shout }}', 1, 1, /filter: shout/],
    ['a variable that does not exist', 'x {{ order.id }}', 1, 6, /no order; there are person, company, unsubscribeUrl/],
    ['a field that does not exist', '{{ company.size }}', 1, 4, /no company.size/],
    ['a tag that reads files', '{% include "/etc/passwd" %}', 1, 1, /include/],
  ])('tell where there is %s', (_what, source, line, column, message) => {
    expect(templateErrors(source, false)).toEqual([{ line, column, message: expect.stringMatching(message) }]);
  });

  it('are all reported at once where several variables are unknown', () => {
    expect(templateErrors('{{ a }} {{ b }}', true)).toHaveLength(2);
  });
});
