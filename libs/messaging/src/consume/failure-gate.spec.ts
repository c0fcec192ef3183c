import { FailureGate, TooManyFailures } from './failure-gate.js';

const bad = new Error('boom');

describe('the gate between one bad event and a bad deployment', () => {
  it('lets four failures in a row pass and stops at the fifth, naming the cause', () => {
    const gate = new FailureGate();
    for (let n = 0; n < 4; n++) gate.failed(bad);
    expect(() => gate.failed(bad)).toThrow(TooManyFailures);
    expect(() => gate.failed(bad)).toThrow(/boom/);
  });

  it('begins again after a success', () => {
    const gate = new FailureGate();
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 4; n++) gate.failed(bad);
      gate.succeeded(1);
    }
  });

  it('stops when more than 1 % of the last 1,000 events failed', () => {
    const gate = new FailureGate();
    for (let n = 0; n < 10; n++) {
      gate.failed(bad);
      gate.succeeded(50);
    }
    expect(() => gate.failed(bad)).toThrow(/11 events failed/);
  });

  it('forgets failures that lie 1,000 events back', () => {
    const gate = new FailureGate();
    for (let n = 0; n < 100; n++) {
      gate.failed(bad);
      gate.succeeded(200);
    }
  });

  it('can be set back when the transaction is', () => {
    const gate = new FailureGate();
    for (let n = 0; n < 4; n++) gate.failed(bad);
    const restore = gate.snapshot();
    expect(() => gate.failed(bad)).toThrow();
    restore();
    gate.succeeded(1);
    gate.failed(bad);
  });
});
