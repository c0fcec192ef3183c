import { inquirer, randomFrom } from './people.js';

describe('the people of the demo', () => {
  it('are the same for the same seed', () => {
    expect(inquirer(randomFrom(7), 1)).toEqual(inquirer(randomFrom(7), 1));
    expect(inquirer(randomFrom(8), 1)).not.toEqual(inquirer(randomFrom(7), 1));
  });

  it('have an address of their own each, in plain letters', () => {
    const random = randomFrom(3);
    const emails = Array.from({ length: 500 }, (_, n) => inquirer(random, n).email);
    expect(new Set(emails).size).toBe(500);
    for (const email of emails) expect(email).toMatch(/^[a-z]+\.[a-z]+\.\d+@[a-z-]+\.example$/);
  });
});
