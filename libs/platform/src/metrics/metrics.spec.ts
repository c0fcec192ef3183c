import { measureHttp } from './measure-http.js';
import { Metrics } from './metrics.js';

describe('Metrics', () => {
  it('gives the same metric for the same name', () => {
    const metrics = new Metrics('intake');
    expect(metrics.counter('baton_a_total', 'a')).toBe(metrics.counter('baton_a_total', 'a'));
    expect(metrics.histogram('baton_b_seconds', 'b')).toBe(metrics.histogram('baton_b_seconds', 'b'));
    expect(metrics.gauge('baton_c', 'c')).toBe(metrics.gauge('baton_c', 'c'));
  });

  it('names the service on every series', async () => {
    const metrics = new Metrics('intake');
    metrics.counter('baton_inquiries_total', 'Inquiries', ['source']).inc({ source: 'web' }, 2);
    expect(await metrics.registry.metrics()).toContain('baton_inquiries_total{source="web",service="intake"} 2');
  });

  it('sets a gauge at each scrape', async () => {
    const metrics = new Metrics('intake');
    let depth = 3;
    metrics.gauge('baton_queue_depth', 'Depth', [], gauge => gauge.set(depth));
    expect(await metrics.registry.metrics()).toContain('baton_queue_depth{service="intake"} 3');
    depth = 5;
    expect(await metrics.registry.metrics()).toContain('baton_queue_depth{service="intake"} 5');
  });

  it('leaves out what cannot be read, and shows the rest: an outage is when people look', async () => {
    const metrics = new Metrics('intake');
    let isAway = false;
    const read = async (gauge: { set(value: number): void }) => {
      if (isAway) throw new Error('the database is away');
      gauge.set(3);
    };
    metrics.gauge('baton_depth', 'Depth', [], read);
    metrics.gauge('baton_places', 'Places', ['place'], gauge => read({ set: value => gauge.set({ place: 'queued' }, value) }));
    metrics.counter('baton_inquiries_total', 'Inquiries').inc();
    expect(await metrics.registry.metrics()).toMatch(/baton_depth\{service="intake"\} 3\n/);
    isAway = true;
    const text = await metrics.registry.metrics();
    expect(text).toContain('baton_inquiries_total{service="intake"} 1');
    expect(text).not.toMatch(/baton_(depth|places)\{/);
    isAway = false;
    const after = await metrics.registry.metrics();
    expect(after).toContain('baton_depth{service="intake"} 3');
    expect(after).toContain('baton_places{place="queued",service="intake"} 3');
    expect(after).toContain('baton_unread_gauges_total{gauge="baton_depth",service="intake"} 1');
    expect(after).toContain('baton_unread_gauges_total{gauge="baton_places",service="intake"} 1');
  });

  it('does not wait for what hangs, and does not ask again until it has answered', async () => {
    const metrics = new Metrics('intake', 20);
    let asked = 0;
    let answer = (): void => undefined;
    metrics.gauge('baton_depth', 'Depth', [], async gauge => {
      asked++;
      await new Promise<void>(resolve => (answer = resolve));
      gauge.set(asked);
    });
    for (let scrape = 0; scrape < 2; scrape++) expect(await metrics.registry.metrics()).not.toContain('baton_depth{');
    expect(asked).toBe(1);
    answer();
    await new Promise(setImmediate);
    const third = metrics.registry.metrics();
    answer();
    expect(await third).toContain('baton_depth{service="intake"} 2');
  });

  it('keeps two services in one process apart', async () => {
    const [one, two] = [new Metrics('one'), new Metrics('two')];
    one.counter('baton_x_total', 'x').inc();
    two.counter('baton_x_total', 'x').inc(5);
    expect(await one.registry.metrics()).toContain('baton_x_total{service="one"} 1');
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
