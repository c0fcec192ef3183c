import { startGraphStandIn, type GraphStandIn } from './graph-stand-in.js';

describe('startGraphStandIn', () => {
  let graph: GraphStandIn;
  beforeEach(async () => {
    graph = await startGraphStandIn();
  });
  afterEach(() => graph.close());

  const get = async (path: string, token?: string) => {
    const response = await fetch(`${graph.url}${path}`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
    const body = (await response.json()) as { error?: { code: number }; id?: string };
    return [response.status, body.error?.code ?? body.id];
  };

  it('gives the leads that it was given, by whoever has a token', async () => {
    graph.put({ id: '7', field_data: [] });
    expect(await get('/v23.0/7', 'any')).toEqual([200, '7']);
    expect(await get('/v23.0/7?access_token=any')).toEqual([200, '7']);
    expect(await get('/v23.0/7')).toEqual([400, 190]);
    expect(graph.requests).toHaveLength(3);
  });

  it('takes one token alone once it is told which', async () => {
    graph.put({ id: '7', field_data: [] });
    graph.setToken('right');
    expect(await get('/v23.0/7', 'right')).toEqual([200, '7']);
    expect(await get('/v23.0/7', 'wrong')).toEqual([400, 190]);
  });

  it('says of a lead that it does not know what Meta says', async () => {
    expect(await get('/v23.0/8', 'any')).toEqual([400, 100]);
    expect(await get('/elsewhere', 'any')).toEqual([404, 2500]);
  });

  it('fails as often as it is told to', async () => {
    graph.put({ id: '7', field_data: [] });
    graph.failNext({ status: 500, code: 2 }, { status: 400, code: 4 });
    expect([await get('/v23.0/7', 'a'), await get('/v23.0/7', 'a'), await get('/v23.0/7', 'a')]).toEqual([
      [500, 2],
      [400, 4],
      [200, '7'],
    ]);
  });

  it('takes leads by HTTP, so that another process can give them', async () => {
    const post = (body: string) => fetch(`${graph.url}/leads`, { method: 'POST', body });
    expect((await post(JSON.stringify({ id: '9', field_data: [{ name: 'email', values: ['a@example.com'] }] }))).status).toBe(201);
    expect(await get('/v23.0/9', 'any')).toEqual([200, '9']);
    expect((await post('{')).status).toBe(400);
    expect((await post('{"id":"9"}')).status).toBe(400);
  });
});
