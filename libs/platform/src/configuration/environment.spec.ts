import { readVariable } from './environment.js';

const noFile = (): string => {
  throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
};

describe('readVariable', () => {
  it('reads the variable itself', () => {
    expect(readVariable({ A: 'x' }, 'A', noFile)).toEqual({ text: 'x' });
  });

  it('takes an empty variable for an absent one', () => {
    expect(readVariable({ A: '', A_FILE: '' }, 'A', noFile)).toEqual({ text: undefined });
  });

  it('reads the file that X_FILE names, without its last line break', () => {
    expect(readVariable({ A_FILE: '/secrets/a' }, 'A', path => `from ${path}\n`)).toEqual({ text: 'from /secrets/a' });
    expect(readVariable({ A_FILE: '/secrets/a' }, 'A', () => 'two\nlines\r\n')).toEqual({ text: 'two\nlines' });
  });

  it('refuses to choose between X and X_FILE', () => {
    expect(readVariable({ A: 'secret', A_FILE: '/a' }, 'A', () => 'other')).toEqual({ problem: 'A and A_FILE are both set: give one' });
  });

  it('says why a file can not be read, without its path', () => {
    expect(readVariable({ A_FILE: '/secrets/a' }, 'A', noFile)).toEqual({ problem: "A_FILE names a file that can't be read (ENOENT)" });
  });
});
