import { eventCountsOf } from './event-counts.js';

describe('event counts', () => {
  it('add up all topics, and tell what was handled', () => {
    const metrics = [
      '# TYPE baton_events_total counter',
      'baton_events_total{service="scoring",topic="intake.leads.v1",outcome="handled"} 20000',
      'baton_events_total{topic="assignment.leads.v1",outcome="skipped",service="scoring"} 1.5e+3',
      'baton_events_total{topic="intake.leads.v1",outcome="repeated"} 2',
      'baton_slice_records_count{topic="intake.leads.v1"} 9',
    ].join('\n');
    expect(eventCountsOf(metrics)).toEqual({ delivered: 21_502, handled: 20_000 });
  });

  it('of a service that has consumed nothing are 0', () => expect(eventCountsOf('')).toEqual({ delivered: 0, handled: 0 }));
});
