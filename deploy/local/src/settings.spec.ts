import { readSettings } from './settings.js';

const url = 'postgres://baton@db/x';

describe('what npm start was asked for', () => {
  it('is the demo on ports from 3000 with everything local, by default', () => {
    expect(readSettings([], {})).toEqual({
      demo: true,
      portBase: 3000,
      adminKey: undefined,
      given: { kafkaBrokers: undefined, redisUrl: undefined, databaseUrls: undefined },
    });
  });

  it('can be an empty system on other ports, with parts that run elsewhere', () => {
    const env = {
      BATON_PORT_BASE: '4000',
      BATON_ADMIN_KEY: 'k',
      KAFKA_BROKERS: 'a:9092, b:9092',
      REDIS_URL: 'redis://r',
      INTAKE_DATABASE_URL: url,
      SCORING_DATABASE_URL: url,
      ASSIGNMENT_DATABASE_URL: url,
      NURTURE_DATABASE_URL: url,
      ATTRIBUTION_DATABASE_URL: url,
      DELIVERY_DATABASE_URL: url,
    };
    expect(readSettings(['--no-demo'], env)).toMatchObject({
      demo: false,
      portBase: 4000,
      adminKey: 'k',
      given: { kafkaBrokers: ['a:9092', 'b:9092'], redisUrl: 'redis://r', databaseUrls: { intake: url, nurture: url } },
    });
  });

  it('is everything local where a variable is there and empty', () => {
    expect(readSettings([], { BATON_PORT_BASE: '', BATON_ADMIN_KEY: '', KAFKA_BROKERS: '', REDIS_URL: '' })).toEqual(readSettings([], {}));
  });

  it('is refused with a line for each thing that is wrong', () => {
    const start = () => readSettings(['--fast'], { BATON_PORT_BASE: 'many', INTAKE_DATABASE_URL: url });
    expect(start).toThrow(/Unknown option --fast/);
    expect(start).toThrow(/BATON_PORT_BASE has to be a whole number/);
    expect(start).toThrow(/set SCORING_DATABASE_URL, ASSIGNMENT_DATABASE_URL/);
  });
});
