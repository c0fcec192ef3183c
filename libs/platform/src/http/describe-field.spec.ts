import { describeField } from './describe-field.js';

describe('describeField', () => {
  it('describes a text by its rules', () => {
    expect(describeField([{ name: 'isString' }, { name: 'maxLength', constraints: [50] }], String)).toEqual({
      type: 'string',
      maxLength: 50,
      required: true,
    });
  });

  it('tells an integer from a number', () => {
    expect(describeField([{ name: 'isInt' }, { name: 'min', constraints: [1] }], Number)).toEqual({
      type: 'integer',
      minimum: 1,
      required: true,
    });
    expect(describeField([], Number)).toEqual({ type: 'number', required: true });
  });

  it('knows what may be left out', () => {
    expect(describeField([{ type: 'conditionalValidation', name: 'isOptional' }, { name: 'isEmail' }], String)).toEqual({
      type: 'string',
      format: 'email',
      required: false,
    });
    expect(describeField([{ type: 'conditionalValidation' }, { name: 'isEmail' }], String)).toMatchObject({ required: false });
  });

  it('describes a list by the rules of its members and its own', () => {
    const rules = [{ name: 'isIn', constraints: [['a', 'b']], each: true }, { name: 'arrayNotEmpty' }, { name: 'isString', each: true }];
    expect(describeField(rules, Array)).toEqual({
      type: 'array',
      items: { type: 'string', enum: ['a', 'b'] },
      minItems: 1,
      required: true,
    });
  });

  it('refers to the class of a nested object or list', () => {
    class Contact {}
    expect(describeField([{ name: 'isObject' }], Object, Contact)).toEqual({ type: Contact, required: true });
    expect(describeField([{ name: 'arrayMaxSize', constraints: [100] }], Array, Contact)).toEqual({
      type: Contact,
      isArray: true,
      maxItems: 100,
      required: true,
    });
  });

  it('describes an open object', () => {
    expect(describeField([{ name: 'isObject' }], Object)).toEqual({ type: 'object', additionalProperties: true, required: true });
  });
});
