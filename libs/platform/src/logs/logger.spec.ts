import { runInTrace } from '../trace/trace.js';
import { logLevelOf } from './log-level.js';
import { Logger } from './logger.js';

type Line = Record<string, unknown> & { error?: { message: string } };

function recorder(level: 'info' | 'debug' | 'error' = 'info'): { logger: Logger; lines: Line[] } {
  const lines: Line[] = [];
  const logger = new Logger({ service: 'scoring', level, destination: { write: text => lines.push(JSON.parse(text) as Line) } });
  return { logger, lines };
}

describe('Logger', () => {
  it('writes one JSON line with level, time, service, message and fields', () => {
    const { logger, lines } = recorder();
    logger.info('lead queued', { leadId: 'l1', reason: 'no-capacity' });
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        service: 'scoring',
        msg: 'lead queued',
        leadId: 'l1',
        reason: 'no-capacity',
      },
    ]);
  });

  it('adds the trace and the lead of the work at hand', () => {
    const { logger, lines } = recorder();
    runInTrace({ traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', leadId: 'l7' }, () => logger.warn('slow'));
    expect(lines[0]).toMatchObject({ level: 'warn', traceId: '4bf92f3577b34da6a3ce929d0e0e4736', leadId: 'l7' });
  });

  it('writes an error as its fields, whether given in fields, as argument or as message', () => {
    const { logger, lines } = recorder();
    logger.error('failed', { error: new Error('a') });
    logger.error('failed', new Error('b'));
    logger.error(new Error('c'));
    logger.error('failed', { error: 'text' });
    expect(lines.map(line => line.error?.message)).toEqual(['a', 'b', 'c', 'text']);
    expect(lines[2]?.msg).toBe('c');
  });

  it('serves Nest: a stack and a context', () => {
    const { logger, lines } = recorder();
    logger.error('failed', 'Error: x\n    at y', 'ExceptionsHandler');
    logger.log('started', 'SomeService');
    expect(lines).toMatchObject([
      { level: 'error', context: 'ExceptionsHandler', stack: 'Error: x\n    at y' },
      { level: 'info', context: 'SomeService' },
    ]);
  });

  it("keeps Nest's talk at the start for debugging", () => {
    const { logger, lines } = recorder();
    logger.log('Mapped {/v1, GET} route', 'RouterExplorer');
    expect(lines).toEqual([]);
  });

  it('writes no personal data that gets in by mistake', () => {
    const { logger, lines } = recorder();
    logger.info('oops', {
      email: 'ada@example.com',
      contact: { phone: '+49 1' },
      lead: { email: 'ada@example.com' },
      headers: { authorization: 'Bearer k' },
    });
    expect(JSON.stringify(lines)).not.toMatch(/ada@|\+49|Bearer/);
  });

  it('follows its level, also when that changes', () => {
    const { logger, lines } = recorder('error');
    logger.info('unheard');
    logger.level = 'debug';
    logger.debug('heard');
    expect(lines.map(line => line.msg)).toEqual(['heard']);
    expect(logger.isDebug).toBe(true);
  });
});

describe('logLevelOf', () => {
  it('falls back to info', () => {
    expect(logLevelOf('warn')).toBe('warn');
    expect(logLevelOf('loud')).toBe('info');
    expect(logLevelOf(undefined)).toBe('info');
  });
});
