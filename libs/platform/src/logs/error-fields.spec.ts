import { errorFields } from './error-fields.js';

describe('errorFields', () => {
  it('tells type, message, code and calls', () => {
    const fields = errorFields(Object.assign(new TypeError('x is not a function'), { code: 'ERR_X' }));
    expect(fields).toMatchObject({ type: 'TypeError', message: 'x is not a function', code: 'ERR_X' });
    expect(fields.stack).toMatch(/^\s+at /);
    expect(fields.stack).not.toContain('x is not a function');
  });

  it('keeps the constraint of a database error and drops the values in its detail', () => {
    const error = Object.assign(new Error('duplicate key value violates unique constraint "leads_email_key"'), {
      code: '23505',
      constraint: 'leads_email_key',
      table: 'leads',
      detail: 'Key (email)=(ada@example.com) already exists.',
      parameters: ['ada@example.com'],
    });
    expect(errorFields(error)).toMatchObject({ constraint: 'leads_email_key', table: 'leads' });
    expect(JSON.stringify(errorFields(error))).not.toContain('ada@');
  });

  it('takes out what PostgreSQL and JSON quote of values they can not read', () => {
    const data = Object.assign(new Error('invalid input syntax for type uuid: "ada@example.com"'), { code: '22P02' });
    expect(errorFields(data).message).toBe('invalid input syntax for type uuid: "…"');
    const json = new SyntaxError(`Unexpected token 'a', "ada@example.com" is not valid JSON`);
    expect(errorFields(json).message).not.toContain('ada@');
  });

  it('follows causes, but not for ever', () => {
    const error = new Error('outer', { cause: new Error('inner') });
    expect(errorFields(error).cause?.message).toBe('inner');
    const loop = new Error('loop');
    loop.cause = loop;
    expect(JSON.stringify(errorFields(loop)).match(/"loop"/g)).toHaveLength(6);
  });

  it('says what was thrown when that is no Error', () => {
    expect(errorFields('plain')).toEqual({ type: 'string', message: 'plain' });
    expect(errorFields({ email: 'ada@example.com' })).toEqual({ type: 'object', message: 'not an Error was thrown' });
  });
});
