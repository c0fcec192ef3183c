import { twoMails } from '../../test/builders.js';
import { parseProgram } from './parse-program.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const errorsOf = (source: string) => parseProgram(source).errors ?? [];

describe('a program in YAML', () => {
  it('is read with its steps, rules and times', () => {
    const { program } = parseProgram(twoMails);
    expect(program).toMatchObject({
      name: 'warm-up',
      isDefault: true,
      timeZone: 'Europe/Berlin',
      quietHours: { from: '20:00', to: '08:00' },
      patience: 7 * DAY,
      steps: [
        { id: 'welcome', after: { milliseconds: 0 } },
        { id: 'case-study', after: { milliseconds: 3 * DAY, isWorkingTime: false }, html: null },
      ],
      reactivate: [
        { behaviors: ['email-click', 'download'], count: 1, within: null },
        { count: 3, within: 2 * DAY },
      ],
    });
  });

  it.each(['*nothing', `{ steps: &s [*s] }`])('is refused, not stumbled over, with an alias of nothing or of itself: %s', program => {
    expect(errorsOf(`program: ${program}`).length).toBeGreaterThan(0);
  });

  it('takes careful defaults for what it leaves out', () => {
    const { program } = parseProgram('program: { name: p, steps: [{ id: a, after: 1h working, subject: s, text: t }] }');
    expect(program).toMatchObject({
      isDefault: false,
      from: null,
      timeZone: 'UTC',
      quietHours: { from: '20:00', to: '08:00' },
      quietDays: [],
      patience: 7 * DAY,
      workingHours: { mon: ['09:00-17:00'], fri: ['09:00-17:00'] },
      reactivate: [{ behaviors: ['email-click', 'download', 'call'], count: 1 }],
      exits: { ignoredMails: null, after: null },
      limits: { episodes: 3, within: 365 * DAY },
    });
  });

  it('may be written as JSON', () => {
    expect(
      parseProgram(JSON.stringify({ program: { name: 'p', quietHours: null, steps: [{ id: 'a', after: '0m', subject: 's', text: 't' }] } }))
        .program?.quietHours,
    ).toBeNull();
  });
});

describe('what is wrong with a program', () => {
  it.each([
    ['subject', String.raw`"Hello\0"`],
    ['text', String.raw`"Hello\ud83d"`],
    ['html', String.raw`"<p>\x00</p>"`],
  ])('is text that no database takes: in %s', (part, text) => {
    const step = ['subject', 'text', 'html'].map(name => `${name}: ${name === part ? text : 'Hello'}`).join(', ');
    expect(errorsOf(`program:\n  name: p\n  steps:\n    - { id: a, after: 0m, ${step} }`)).toEqual([
      expect.objectContaining({ field: `program.steps.0.${part}`, line: 4 }),
    ]);
  });

  it('is a sender that no database takes, and nothing is wrong with a whole character', () => {
    const source = String.raw`program: { name: p, from: "Ac\0me <hello@acme.example>", steps: [{ id: a, after: 0m, subject: "\ud83d\ude00 😀", text: t }] }`;
    expect(errorsOf(source).map(e => e.field)).toEqual(['program.from']);
    expect(errorsOf(source.replace(String.raw`\0`, ''))).toEqual([]);
  });

  it('is a place in the text when it is no YAML', () => {
    expect(errorsOf('program:\n  name: [unclosed')).toEqual([expect.objectContaining({ line: 2, field: '' })]);
  });

  it('names every field that does not fit, with its line', () => {
    const errors = errorsOf('program:\n  name: Not A Name\n  colour: red\n  steps:\n    - { id: a, after: 0m, subject: s }\n');
    expect(errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ field: 'program.name', line: 2, column: 9 }),
        expect.objectContaining({ field: 'program.colour', line: 3 }),
        expect.objectContaining({ field: 'program.steps.0.text', line: 5 }),
      ]),
    );
  });

  it('points into a template of several lines', () => {
    const source = twoMails.replace('this is the first mail.', 'this is {{ person.name }}.');
    expect(errorsOf(source)).toEqual([
      {
        field: 'program.steps.0.text',
        line: 13,
        column: 20,
        message: 'there is no person.name; person has firstName, lastName, email, locale, country',
      },
    ]);
    expect(source.split('\n')[12]!.slice(19)).toMatch(/^person.name/);
  });

  it('points into a template on one line, quoted or not', () => {
    const source = twoMails.replace('How others did it', 'How {{ nobody }} did it').replace(`'Hello {{ person`, `'Hello {{ persona`);
    const [first, second] = errorsOf(source);
    expect(source.split('\n')[first!.line - 1]!.slice(first!.column - 1)).toMatch(/^persona/);
    expect(source.split('\n')[second!.line - 1]!.slice(second!.column - 1)).toMatch(/^nobody/);
  });

  it('is an unclosed tag, a filter or a file tag in any of the parts', () => {
    const source = twoMails
      .replace('How others did it', '"{% if company.name %}open"')
      .replace('This is the second mail.', '"{{ company.name | shout }}"')
      .replace('<p>Hello', `{% render 'x' %}<p>`);
    expect(errorsOf(source).map(e => e.field)).toEqual(['program.steps.0.html', 'program.steps.1.subject', 'program.steps.1.text']);
  });

  it.each([
    ['a zone', 'timeZone: Europe/Berlin', 'timeZone: Mars/Base', 'program.timeZone'],
    ['an abbreviation of several zones', 'timeZone: Europe/Berlin', 'timeZone: CST', 'program.timeZone'],
    ['a sender without an address', 'default: true', 'from: Acme', 'program.from'],
    ['a sender that would start another header', 'default: true', 'from: "a@acme.example\\nBcc: b@acme.example"', 'program.from'],
    ['a delay', 'after: 3d', 'after: tomorrow', 'program.steps.1.after'],
    ['patience in working time', 'patience: 7d', 'patience: 8h working', 'program.patience'],
    ['quiet hours without end', "to: '08:00'", "to: '20:00'", 'program.quietHours.to'],
    ['a step id that stands twice', 'id: case-study', 'id: welcome', 'program.steps.1.id'],
    ['a look back beyond what is kept', 'within: 2d', 'within: 9w', 'program.reactivate.1.within'],
    ['a behavior that does not exist', 'download]', 'telepathy]', 'program.reactivate.0.behaviors.1'],
  ])('is %s that makes no sense', (_what, right, wrong, field) => {
    const errors = errorsOf(twoMails.replace(right, wrong));
    expect(errors.map(e => e.field)).toContain(field);
    expect(errors[0]!.line).toBeGreaterThan(1);
  });

  it.each([
    ['hours that are none', `mon: ['9 to 5']`, 'program.workingHours.mon'],
    ['a day that is none', `monday: ['09:00-17:00']`, 'program.workingHours.monday'],
  ])('is %s among the working hours, under its own name', (_what, hours, field) => {
    const source = `program:\n  name: p\n  steps: [{ id: a, after: 1h working, subject: s, text: t }]\n  workingHours:\n    ${hours}\n`;
    expect(errorsOf(source)).toEqual([expect.objectContaining({ field, line: 5 })]);
  });

  it('is a step that waits for more working time than there is in years: it would be sent at once', () => {
    const source = `program: { name: p, workingHours: { mon: ['09:00-10:00'] }, steps: [{ id: a, after: 0m, subject: s, text: t }, { id: b, after: 160h working, subject: s, text: t }] }`;
    expect(errorsOf(source)).toEqual([expect.objectContaining({ field: 'program.steps.1.after' })]);
  });

  it('is working hours that do not exist while a step counts them', () => {
    const source = 'program: { name: p, workingHours: {}, steps: [{ id: a, after: 1h working, subject: s, text: t }] }';
    expect(errorsOf(source)).toEqual([expect.objectContaining({ field: 'program.workingHours' })]);
  });
});
