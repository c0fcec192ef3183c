/**
 * How V8 is set for a service (docs/performance.md); deploy/docker/Dockerfile has the same. One thread of its own instead of four, which took turns with the
 * services on two processors. And the heap may grow to 2.5 times what is live between two full collections: else there is one every two seconds at a hundred
 * leads a second, each of which keeps a service from its work for 50 ms.
 */
export const engineOptions: readonly string[] = ['--v8-pool-size=1', '--heap-growing-percent=150'];
