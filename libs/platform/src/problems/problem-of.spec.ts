import { BadRequestException, ConflictException, HttpException, InternalServerErrorException } from '@nestjs/common';
import { problemOf } from './problem-of.js';
import { Problem } from './problem.js';

describe('problemOf', () => {
  it('lets a problem answer for itself', () => {
    const content = { type: 'not-seen-yet', title: 'Not seen yet', status: 404, headers: { 'retry-after': '1' } };
    expect(problemOf(new Problem(content))).toBe(content);
  });

  it('keeps the status and the words of a client error', () => {
    expect(problemOf(new ConflictException('taken'))).toMatchObject({ type: 'conflict', status: 409, detail: 'taken' });
    expect(problemOf(new BadRequestException('no id'))).toMatchObject({ type: 'bad-request', status: 400, detail: 'no id' });
    expect(problemOf(new HttpException('short and stout', 418))).toMatchObject({ type: 'status-418', status: 418 });
  });

  it.each(['40001', '57P03', 'ECONNREFUSED'])('answers 503 with retry-after to %s, which passes by itself', code => {
    expect(problemOf(Object.assign(new Error('detail of the inside'), { code }))).toMatchObject({
      type: 'unavailable',
      status: 503,
      headers: { 'retry-after': expect.stringMatching(/^\d+$/) as string },
    });
  });

  it.each([new Error('inside'), new TypeError('inside'), new InternalServerErrorException('inside'), 'inside', undefined])(
    'tells nothing of the inside of %p',
    error => {
      const problem = problemOf(error);
      expect(problem).toMatchObject({ type: 'internal-error', status: 500 });
      expect(JSON.stringify(problem)).not.toMatch(/"inside"/);
    },
  );
});
