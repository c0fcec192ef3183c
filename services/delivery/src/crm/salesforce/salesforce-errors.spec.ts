import { CrmBusy, CrmUnavailable, type Write } from '../crm-connector.js';
import { BatchRefused } from '../split-refused.js';
import { recordAnswer, refuse } from './salesforce-errors.js';

const write = (more: Partial<Write> = {}): Write => ({ leadId: 'lead', recordId: 'r1', fields: {}, ownerId: undefined, ...more });
const about = (statusCode: string, fields: string[] = [], of = write()) => recordAnswer([{ statusCode, message: 'why', fields }], of, 200);
function thrownBy(status: number, errorCode: string): any {
  const json = [{ errorCode, message: 'why' }];
  try {
    refuse({ status, json, headers: {}, kept: '' });
  } catch (error) {
    return error;
  }
}

describe('an error of Salesforce about a record', () => {
  it.each([
    ['UNABLE_TO_LOCK_ROW', 'again'],
    ['DUPLICATE_VALUE', 'again'],
    ['ENTITY_IS_DELETED', 'gone'],
    ['CANNOT_UPDATE_CONVERTED_LEAD', 'beyond'],
    ['DUPLICATES_DETECTED', 'refused'],
    ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'refused'],
  ])('%s is answered: %s', (code, kind) => {
    expect(about(code)).toMatchObject({ kind });
  });

  it('about an id that is not there is about the owner first, then about the record', () => {
    expect(about('INVALID_CROSS_REFERENCE_KEY', [], write({ ownerId: '005' }))).toMatchObject({ kind: 'unknown-owner' });
    expect(about('MALFORMED_ID', ['OwnerId'], write({ ownerId: '005' }))).toMatchObject({ kind: 'unknown-owner' });
    expect(about('INACTIVE_OWNER_OR_USER', [], write({ ownerId: '005' }))).toMatchObject({ kind: 'unknown-owner' });
    expect(about('INVALID_CROSS_REFERENCE_KEY')).toMatchObject({ kind: 'gone' });
    expect(about('INVALID_CROSS_REFERENCE_KEY', ['CampaignId'], write({ ownerId: '005' }))).toMatchObject({ kind: 'refused' });
    expect(about('INVALID_CROSS_REFERENCE_KEY', [], write({ recordId: null }))).toMatchObject({ kind: 'refused' });
  });

  it('says which fields, and does without all members', () => {
    expect(about('STRING_TOO_LONG', ['City'])).toMatchObject({ error: 'STRING_TOO_LONG: why (City)' });
    expect(recordAnswer([], write(), 200)).toMatchObject({ kind: 'refused', error: 'UNKNOWN: no reason given' });
  });
});

describe('an error of Salesforce about a request', () => {
  it('holds everything when the limit is reached', () => {
    expect(thrownBy(403, 'REQUEST_LIMIT_EXCEEDED')).toBeInstanceOf(CrmBusy);
  });

  it('is a record’s when a value could not be read', () => {
    expect(thrownBy(400, 'JSON_PARSER_ERROR')).toBeInstanceOf(BatchRefused);
  });

  it.each(['INVALID_FIELD', 'INSUFFICIENT_ACCESS', 'INVALID_SESSION_ID'])('is the connection’s otherwise: %s', code => {
    const error = thrownBy(400, code);
    expect(error).toBeInstanceOf(CrmUnavailable);
    expect(error).not.toBeInstanceOf(CrmBusy);
    expect(error.message).toContain(`${code}: why`);
  });
});
