import type { FieldError } from '@baton/platform';
import { fieldsRefused } from '../routing/configuration/document-errors.builder.js';
import { QueueDocument } from './queue.document.js';
import { readQueueTiers } from './read-queue-tiers.js';

const errorsOf = (...after: string[]) => {
  const errors: FieldError[] = [];
  readQueueTiers({ escalate: after.map(each => ({ after: each, to: 'somebody' })) }, errors);
  return errors.map(({ field }) => field);
};

describe('tiers of escalation', () => {
  it('are read as minutes', () => {
    const escalate = [
      { after: '1h', to: 'team lead' },
      { after: '4h30m', to: 'manager' },
    ];
    expect(readQueueTiers({ escalate }, [])).toEqual([
      { afterMinutes: 60, to: 'team lead' },
      { afterMinutes: 270, to: 'manager' },
    ]);
    expect(readQueueTiers({}, [])).toEqual([]);
  });

  it('come one after the other, and not at once', () => {
    expect(errorsOf('1h', '4h')).toEqual([]);
    expect(errorsOf('1h', '60m', '30m')).toEqual(['queue.escalate.1.after', 'queue.escalate.2.after']);
    expect(errorsOf('0m')).toEqual(['queue.escalate.0.after']);
  });

  it('name who is told', () => {
    expect(fieldsRefused(QueueDocument, { escalate: [{ after: '1d' }, { after: '1h', to: 'x' }] }).sort()).toEqual([
      'escalate.0.after',
      'escalate.0.to',
    ]);
  });
});
