import fc from 'fast-check';
import { standingReport, type OpportunityReport } from './standing-report.js';

const day = (n: number) => new Date(Date.UTC(2026, 0, n));
const report = (sequence: number, occurred: number, stage: OpportunityReport['stage'], amount = 100): OpportunityReport => ({
  sequence,
  leadId: 'lead',
  occurredAt: day(occurred),
  stage,
  amount,
  currency: 'EUR',
});

describe('which report stands', () => {
  it('is the latest; a later amount restates the value and not the day of the win', () => {
    expect(standingReport([report(1, 1, 'open'), report(2, 5, 'won', 900), report(3, 9, 'won', 800)])).toEqual({
      leadId: 'lead',
      stage: 'won',
      amount: 800,
      currency: 'EUR',
      wonAt: day(5),
    });
  });

  it('is not one that was delayed on its way', () => {
    expect(standingReport([report(1, 9, 'won', 800), report(2, 5, 'won', 900)])).toMatchObject({ amount: 800, wonAt: day(5) });
  });

  it('is the one received last when two are of the same instant', () => {
    expect(standingReport([report(1, 5, 'won', 900), report(2, 5, 'won', 700)])).toMatchObject({ amount: 700 });
  });

  it('takes a win back, and dates a second one anew', () => {
    expect(standingReport([report(1, 1, 'won'), report(2, 2, 'lost')])).toMatchObject({ stage: 'lost', wonAt: null });
    expect(standingReport([report(1, 1, 'won'), report(2, 2, 'open'), report(3, 3, 'won')])).toMatchObject({ wonAt: day(3) });
  });

  it('does not depend on the order of arrival where the times differ', () => {
    const reports = fc.uniqueArray(
      fc.record({ occurred: fc.nat(40), stage: fc.constantFrom('open' as const, 'won' as const, 'lost' as const), amount: fc.nat() }),
      {
        selector: r => r.occurred,
        minLength: 1,
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(
        reports.chain(rs => fc.tuple(fc.constant(rs), fc.shuffledSubarray(rs, { minLength: rs.length }))),
        ([one, other]) => {
          const build = (rs: typeof one) => rs.map((r, i) => report(i, r.occurred, r.stage, r.amount));
          expect(standingReport(build(one))).toEqual(standingReport(build(other)));
        },
      ),
    );
  });
});
