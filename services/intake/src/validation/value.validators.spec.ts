import { isDay } from './value.validators.js';

describe('isDay', () => {
  it('takes a day that exists, and nothing else', () => {
    expect(['2026-02-28', '2024-02-29', '2026-02-29', '2026-2-1', '2026-02-28T00:00:00Z', 20260228].map(isDay)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
