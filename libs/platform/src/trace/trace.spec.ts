import { currentTrace, runInTrace } from './trace.js';

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
