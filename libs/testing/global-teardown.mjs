/** After the last spec: stops the stack when this run has started it and no other run uses it. */
export default async function tearDown() {
  await globalThis.releaseTestStack?.();
  globalThis.releaseTestStack = undefined;
}
