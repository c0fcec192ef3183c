import { loadConfiguration } from '@baton/platform';
import { AssignmentConfig } from './config.js';

const needed = { PORT: '3003', DATABASE_URL: 'postgres://localhost/x', KAFKA_BROKERS: 'localhost:9092', BATON_ADMIN_KEY: 'key' };

describe('the configuration of assignment', () => {
  it('has defaults for everything of its own', () => {
    const config = loadConfiguration(AssignmentConfig, needed);
    expect(config.lifeCycle).toEqual({
      scoreWaitMs: 2_000,
      inquiryWaitMs: 3_600_000,
      followUpMs: 30 * 86_400_000,
      nurtureMs: 180 * 86_400_000,
      escalationMs: 86_400_000,
      breachesBeforeEscalation: 3,
      queueEscalationMs: 86_400_000,
      queueAgingMs: 4 * 3_600_000,
    });
  });

  it('reads hours and fractions of them', () => {
    expect(loadConfiguration(AssignmentConfig, { ...needed, QUEUE_AGING_HOURS: '0.5' }).queueAgingMs).toBe(1_800_000);
  });

  it('names everything that is wrong', () => {
    expect(() => loadConfiguration(AssignmentConfig, { ...needed, SCORE_WAIT_MS: 'soon', SLA_BREACHES_BEFORE_ESCALATION: '0' })).toThrow(
      /SCORE_WAIT_MS[^]*SLA_BREACHES_BEFORE_ESCALATION/,
    );
  });
});
