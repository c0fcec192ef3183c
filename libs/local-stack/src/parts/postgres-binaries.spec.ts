import { postgresMajor } from './postgres-binaries.js';

describe('postgresMajor', () => {
  it.each([
    ['postgres (PostgreSQL) 18.4', 18],
    ['postgres (PostgreSQL) 17.5 (Debian 17.5-1.pgdg120+1)', 17],
    ['postgres (PostgreSQL) 19devel', 19],
    ['spawn postgres ENOENT', null],
  ])('reads %j as %j', (output, major) => expect(postgresMajor(output)).toBe(major));
});
