/**
 * How V8 is set for a service (docs/performance.md); deploy/docker/Dockerfile has the same. One thread of its own instead of four, which took turns with the
 * services on two processors. The heap may grow to 2.5 times what is live between two full collections: else there is one every two seconds at a hundred leads
 * a second, each of which keeps a service from its work for 50 ms. And young objects have twice the usual room: more of what belongs to a slice is gone before
 * it would be copied.
 */
export const engineOptions: readonly string[] = ['--v8-pool-size=1', '--heap-growing-percent=150', '--max-semi-space-size=32'];

/**
 * How glibc's allocator is set for a service, in its environment; the image has the same. What is larger than 256 KiB goes back to the system when it is no
 * longer needed. Left to itself the allocator puts all but the largest buffers among the small ones, and keeps what a burst has once taken.
 */
export const allocatorSettings: Readonly<Record<string, string>> = { MALLOC_MMAP_THRESHOLD_: String(256 * 1024) };
