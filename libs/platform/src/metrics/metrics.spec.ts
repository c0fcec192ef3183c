import { measureHttp } from './measure-http.js';
import { Metrics } from './metrics.js';

describe('Metrics', () => {
  it('gives the same metric for the same name', () => {
    const metrics = new Metrics('intake');
    expect(metrics.counter('a_total', 'a')).toBe(metrics.counter('a_total', 'a'));
    expect(metrics.histogram('b_seconds', 'b')).toBe(metrics.histogram('b_seconds', 'b'));
    expect(metrics.gauge('c', 'c')).toBe(metrics.gauge('c', 'c'));
  });

  it('names the service on every series', async () => {
    const metrics = new Metrics('intake');
    metrics.counter('inquiries_total', 'Inquiries', ['source']).inc({ source: 'web' }, 2);
    expect(await metrics.registry.metrics()).toContain('inquiries_total{source="web",service="intake"} 2');
  });

  it('sets a gauge at each scrape', async () => {
    const metrics = new Metrics('intake');
    let depth = 3;
    metrics.gauge('queue_depth', 'Depth', [], gauge => gauge.set(depth));
    expect(await metrics.registry.metrics()).toContain('queue_depth{service="intake"} 3');
    depth = 5;
    expect(await metrics.registry.metrics()).toContain('queue_depth{service="intake"} 5');
  });

  it('keeps two services in one process apart', async () => {
    const [one, two] = [new Metrics('one'), new Metrics('two')];
    one.counter('x_total', 'x').inc();
    two.counter('x_total', 'x').inc(5);
    expect(await one.registry.metrics()).toContain('x_total{service="one"} 1');
  });

  it('tells about the process: CPU, memory, event loop', async () => {
    const text = await new Metrics('intake').collectProcess().registry.metrics();
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_gc_duration_seconds',
    ])
      expect(text).toContain(name);
  });
});

describe('measureHttp', () => {
  it('times requests by route, method and status', async () => {
    const metrics = new Metrics('intake');
    const measure = measureHttp(metrics);
    measure({ method: 'GET', route: '/v1/leads/:id', status: 200, seconds: 0.004 });
    measure({ method: 'GET', route: '/v1/leads/:id', status: 200, seconds: 0.2 });
    const text = await metrics.registry.metrics();
    expect(text).toContain(
      'baton_http_request_duration_seconds_bucket{le="0.005",service="intake",method="GET",route="/v1/leads/:id",status="200"} 1',
    );
    expect(text).toContain('baton_http_request_duration_seconds_count{service="intake",method="GET",route="/v1/leads/:id",status="200"} 2');
  });
});
