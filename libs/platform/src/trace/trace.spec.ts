import { currentTrace, runInTrace, traceHeaders } from './trace.js';
import { traceIdOf } from './traceparent.js';

const trace = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', leadId: 'l1' };

describe('runInTrace', () => {
  it('gives its trace to all that the work starts, and to nothing else', async () => {
    const seen = await runInTrace(trace, async () => {
      await new Promise(resolve => setImmediate(resolve));
      return currentTrace();
    });
    expect(seen).toBe(trace);
    expect(currentTrace()).toBeUndefined();
  });
});

describe('traceHeaders', () => {
  it('carries the trace on, as a step of its own', () => {
    const headers = runInTrace(trace, traceHeaders);
    expect(traceIdOf(headers.traceparent!)).toBe(traceIdOf(trace.traceparent));
    expect(headers.traceparent).not.toBe(trace.traceparent);
  });

  it('is empty outside of a trace', () => {
    expect(traceHeaders()).toEqual({});
  });
});
