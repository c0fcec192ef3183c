import { startIntake } from '../test-fixtures/intake.js';

describe('the description of the routes', () => {
  it('shows every route with its body', async () => {
    const intake = await startIntake();
    const { body } = await intake.send('/docs-json', undefined);
    const routes = [
      'inquiries',
      'connectors/{sourceId}',
      'crm-updates',
      'crm-updates/waiting',
      'crm-updates/waiting/{id}',
      'behavioral-events',
      'spend',
      'leads/merges',
      'leads/{leadId}/erasure',
      'sources/{id}',
      'intake/ledger',
    ];
    expect(Object.keys(body.paths)).toEqual(expect.arrayContaining(routes.map(route => `/v1/${route}`)));
    const bodies = ['InquiryDto', 'ContactDto', 'CrmUpdateDto', 'CrmRecordDto', 'BehavioralEventDto', 'SpendDto', 'SourceDto', 'MergeDto'];
    expect(Object.keys(body.components.schemas)).toEqual(expect.arrayContaining(bodies));
    await intake.close();
    await intake.db.drop();
  });
});
