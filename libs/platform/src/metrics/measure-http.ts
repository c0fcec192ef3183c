import type { EndedRequest } from '../http/fastify-server.js';
import type { Metrics } from './metrics.js';

/** Counts and times requests by the template of their route, so that ids in paths make no new series. */
export function measureHttp(metrics: Metrics): (request: EndedRequest) => void {
  const durations = metrics.histogram('baton_http_request_duration_seconds', 'Duration of HTTP requests', ['method', 'route', 'status']);
  return ({ method, route, status, seconds }) => durations.labels(method, route, String(status)).observe(seconds);
}
