import { giveEndpoints, givenEndpoints, startTestStack } from './test-stack.mjs';

/** Before the first spec that needs the stack: uses the one given or running, else starts it for this run. */
export default async function setUp() {
  if (givenEndpoints()) return;
  const { endpoints, release } = await startTestStack(line => process.stderr.write(`${line}\n`));
  giveEndpoints(endpoints);
  globalThis.releaseTestStack = release;
}
