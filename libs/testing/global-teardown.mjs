/** After the last spec: stops the stack when this run has started it. */
export default async function tearDown() {
  await globalThis.stopTestStack?.();
  globalThis.stopTestStack = undefined;
}
