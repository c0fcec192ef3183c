import { sql } from './statement.js';

describe('sql', () => {
  it('gives the same text the same name, and another text another', () => {
    expect(sql('select 1')).toEqual(sql('select 1'));
    expect(sql('select 1').name).not.toBe(sql('select 2').name);
  });

  it('keeps names within the 63 bytes that PostgreSQL tells apart', () => {
    expect(sql('select '.repeat(1000)).name.length).toBeLessThanOrEqual(63);
  });
});
