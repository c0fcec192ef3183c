import { Interrupted, InvalidDocuments, Refused, Unreachable, WrongUse } from '../failures.js';
import { reportFailure } from './report-failure.js';

describe('the report of a failure', () => {
  it('is 2 for a wrong use', () => {
    expect(reportFailure(new WrongUse('no file'))).toEqual({
      exitCode: 2,
      text: 'no file',
      json: { error: 'wrong-use', message: 'no file' },
    });
  });

  it('is 2 for documents, with every place as editors know it', () => {
    const findings = [
      { file: 'a.yaml', line: 3, column: 7, field: 'reps.0.id', message: 'is missing' },
      { file: '-', line: 1, column: 1, field: '', message: 'is empty' },
    ];
    const { exitCode, text, json } = reportFailure(new InvalidDocuments(findings));
    expect([exitCode, json]).toEqual([2, { error: 'invalid-documents', findings }]);
    expect(text.split('\n')).toEqual(['a.yaml:3:7: reps.0.id: is missing', '-:1:1: is empty', '2 things to put right']);
  });

  it('is 3 for a refusal, with every member of the problem', () => {
    const problem = {
      type: 'rep-inactive',
      title: 'The rep is not active',
      status: 409,
      detail: 'ann receives no leads.',
      errors: [{ field: 'repId', message: 'is not active' }],
      traceId: 'abc',
      positions: [{ line: 1 }],
    };
    const { exitCode, text } = reportFailure(new Refused('assignment', 'POST /v1/x', 409, problem));
    expect(exitCode).toBe(3);
    expect(text.split('\n')).toEqual([
      'assignment refused POST /v1/x with 409: The rep is not active',
      '  ann receives no leads.',
      '  repId: is not active',
      '  type: rep-inactive',
      '  traceId: abc',
      '  positions: [{"line":1}]',
    ]);
  });

  it('is 4 for a service that is away', () => {
    expect(reportFailure(new Unreachable('intake', 'http://x', 'does not answer'))).toMatchObject({
      exitCode: 4,
      text: 'intake at http://x does not answer',
    });
  });

  it('is 130 for an interruption', () => {
    expect(reportFailure(new Interrupted())).toEqual({ exitCode: 130, text: 'Interrupted.', json: { error: 'interrupted' } });
  });

  it('is none for a fault of the command itself', () => {
    const fault = new TypeError('x is undefined');
    expect(() => reportFailure(fault)).toThrow(fault);
  });
});
