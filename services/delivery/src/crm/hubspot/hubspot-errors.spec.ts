import { CrmBusy, CrmUnavailable } from '../crm-connector.js';
import { BatchRefused } from '../split-refused.js';
import { recordAnswer, refuse } from './hubspot-errors.js';

const now = new Date('2026-05-01T12:00:00Z');
function thrownBy(status: number, json: unknown, headers: Record<string, string> = {}): any {
  try {
    refuse({ status, json, headers, kept: JSON.stringify(json) }, now);
  } catch (error) {
    return error;
  }
}

describe('an error of HubSpot', () => {
  it.each([
    ['TEN_SECONDLY_ROLLING', {}, 10_000],
    ['DAILY', {}, 1_800_000],
    ['DAILY', { 'retry-after': '60' }, 60_000],
  ])('429 of the policy %s with %o holds everything for %i ms', (policyName, headers, ms) => {
    expect(thrownBy(429, { policyName }, headers)).toMatchObject({
      name: 'CrmBusy',
      ms,
      message: `HubSpot's limit is reached: ${policyName}`,
    });
  });

  it.each([423, 477])('%i holds everything for a moment', status => {
    expect(thrownBy(status, undefined)).toBeInstanceOf(CrmBusy);
    expect(thrownBy(status, undefined, { 'retry-after': '3600' }).ms).toBe(3_600_000);
  });

  it.each([401, 403, 404])('%i is the connection’s', status => {
    const error = thrownBy(status, { category: 'X', message: 'why' });
    expect(error).toBeInstanceOf(CrmUnavailable);
    expect(error).not.toBeInstanceOf(CrmBusy);
    expect(error.message).toContain('X: why');
  });

  it('about a property that is not there is the connection’s, also when it says so in its text alone', () => {
    const text = 'Property values were not valid: [{"isValid":false,"error":"PROPERTY_DOESNT_EXIST","name":"baton_x"}]';
    expect(thrownBy(400, { category: 'VALIDATION_ERROR', message: text })).toBeInstanceOf(CrmUnavailable);
    expect(thrownBy(400, { errors: [{ message: 'no baton_x', code: 'PROPERTY_DOESNT_EXIST' }] }).message).toContain('no baton_x');
  });

  it('about a value is a record’s', () => {
    const error = thrownBy(400, { category: 'VALIDATION_ERROR', errors: [{ message: 'Email is invalid', code: 'INVALID_EMAIL' }] });
    expect(error).toBeInstanceOf(BatchRefused);
    expect(error.answer).toMatchObject({ kind: 'refused', error: 'VALIDATION_ERROR: Email is invalid', status: 400 });
  });

  it.each([
    [{ category: 'OBJECT_NOT_FOUND' }, 'gone'],
    [{ category: 'CONFLICT', message: 'Contact already exists. Existing ID: 5' }, 'again'],
    [{ errors: [{ code: 'INVALID_OWNER_ID', message: 'Owner 9 does not exist' }] }, 'unknown-owner'],
    [{ message: '[{"error":"INVALID_OWNER_ID"}]' }, 'unknown-owner'],
    [{}, 'refused'],
  ])('%o about a record is answered: %s', (error, kind) => {
    expect(recordAnswer(error, 207)).toMatchObject({ kind, status: 207 });
  });
});
