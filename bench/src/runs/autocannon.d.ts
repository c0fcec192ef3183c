/** The part of autocannon that the bench uses; the package has no types of its own. */
declare module 'autocannon' {
  interface Request {
    body?: string;
    [name: string]: unknown;
  }
  interface Options {
    url: string;
    connections: number;
    /** Seconds. */
    duration: number;
    method: string;
    headers: Record<string, string>;
    requests: { setupRequest: (request: Request) => Request }[];
  }
  interface Result {
    '2xx': number;
    non2xx: number;
    errors: number;
    /** Seconds. */
    duration: number;
    /** Milliseconds. */
    latency: { p50: number; p99: number };
  }
  export default function autocannon(options: Options): Promise<Result>;
}
