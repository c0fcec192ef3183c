import { portsFrom } from './ports.js';

describe('portsFrom', () => {
  it('puts every part at its distance from the base', () => {
    expect(portsFrom(3_000)).toEqual({ kafka: 3_092, kafkaController: 3_093, postgres: 3_032, redis: 3_079 });
  });

  it('keeps two bases a hundred apart from each other', () => {
    const all = [...Object.values(portsFrom(3_000)), ...Object.values(portsFrom(3_100))];
    expect(new Set(all).size).toBe(all.length);
  });
});
