import { Parser } from '@asyncapi/parser';
import { allTopics, asyncApi, eventDefinitions, eventType, subscriptionsOf, serviceNames, type EventName } from './index.js';

describe('the AsyncAPI document', () => {
  const document = asyncApi('0.1.0');

  it('is valid AsyncAPI 3', async () => {
    const { diagnostics } = await new Parser().parse(JSON.stringify(document));
    expect(diagnostics.filter(d => d.severity === 0).map(d => `${d.path.join('.')}: ${d.message}`)).toEqual([]);
  });

  it('is refused when it is broken, so that the check can fail', async () => {
    const { diagnostics } = await new Parser().parse(JSON.stringify({ ...document, channels: { broken: { address: 7 } } }));
    expect(diagnostics.some(d => d.severity === 0)).toBe(true);
  });

  it('names every event', () => {
    const text = JSON.stringify(document);
    for (const name of Object.keys(eventDefinitions) as EventName[]) expect(text).toContain(`"${eventType(name)}"`);
  });
});

describe('the table of topics', () => {
  it('keeps personal data for seven days at most', () => {
    expect(allTopics.filter(t => t.personalData && t.retentionDays > 7)).toEqual([]);
  });

  it('has names of the form owner.stream.vN, each once', () => {
    const names = allTopics.map(t => t.name);
    expect(names.filter(n => !/^[a-z]+\.[a-z-]+\.v\d+$/.test(n))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('lets each service consume what the design says', () => {
    expect(Object.fromEntries(serviceNames.map(s => [s, subscriptionsOf(s)]))).toEqual({
      intake: ['inbound.events.v1', 'delivery.leads.v1'],
      scoring: ['intake.leads.v1', 'intake.behavior.v1', 'assignment.leads.v1'],
      assignment: ['intake.leads.v1', 'scoring.leads.v1', 'nurture.leads.v1'],
      nurture: ['intake.leads.v1', 'intake.behavior.v1', 'assignment.leads.v1'],
      attribution: ['intake.leads.v1', 'intake.behavior.v1', 'intake.spend.v1', 'assignment.leads.v1', 'nurture.leads.v1'],
      delivery: ['intake.leads.v1', 'assignment.leads.v1'],
    });
  });
});
