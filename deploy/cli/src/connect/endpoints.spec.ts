import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceNames } from '@baton/contracts';
import { findEndpoints, type EndpointSettings } from './endpoints.js';

describe('the endpoints', () => {
  let root: string;
  let below: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'baton-endpoints-'));
    below = join(root, 'a', 'b');
    mkdirSync(join(root, '.local'));
    mkdirSync(below, { recursive: true });
    writeFileSync(join(root, '.local', 'endpoints.json'), JSON.stringify({ intake: 'http://near:1/', kafka: 'x:9', adminKey: 'near' }));
    writeFileSync(join(root, 'other.json'), JSON.stringify({ intake: 'http://other:1', adminKey: 'other' }));
    writeFileSync(join(root, 'wrong.json'), '[');
    writeFileSync(join(root, 'key'), 'of-the-file\n');
  });
  afterAll(() => rmSync(root, { recursive: true }));
  const find = (settings: Partial<EndpointSettings> = {}) => findEndpoints({ env: {}, workingDirectory: below, ...settings });

  it('are found upwards from where one works, with the key', () => {
    expect(find()).toEqual({ urls: { intake: 'http://near:1' }, key: 'near' });
  });

  it('may be one address for all services, to which the key of no file is sent', () => {
    const env = { BATON_ENDPOINTS: 'https://baton.example.com/', BATON_ADMIN_KEY: 'given' };
    const { urls } = find({ env });
    expect(Object.keys(urls)).toEqual([...serviceNames]);
    expect(new Set(Object.values(urls))).toEqual(new Set(['https://baton.example.com']));
    expect(() => find({ env: { BATON_ENDPOINTS: 'https://baton.example.com' } })).toThrow('There is no key');
  });

  it('of the environment take the place of those of the file, one by one', () => {
    expect(find({ env: { BATON_INTAKE_URL: 'http://mine:1', BATON_SCORING_URL: 'http://mine:2' } }).urls).toEqual({
      intake: 'http://mine:1',
      scoring: 'http://mine:2',
    });
  });

  it('of the command line stand above all', () => {
    const env = { BATON_INTAKE_URL: 'http://mine:1', BATON_ENDPOINTS: 'nowhere.json' };
    expect(find({ endpoints: join(root, 'other.json'), env })).toEqual({ urls: { intake: 'http://other:1' }, key: 'other' });
  });

  it('take the key of a file, then of the environment', () => {
    expect(find({ keyFile: join(root, 'key'), env: { BATON_ADMIN_KEY: 'given' } }).key).toBe('of-the-file');
    expect(find({ env: { BATON_ADMIN_KEY: 'given' } }).key).toBe('given');
  });

  it.each([
    [{ workingDirectory: '/' }, 'Where is Baton?'],
    [{ endpoints: 'missing.json' }, 'missing.json can not be read: ENOENT'],
    [{ endpoints: 'ftp://x' }, 'can not be read'],
    [{ endpoints: 'https://' }, 'has to be an address'],
    [{ env: { BATON_NURTURE_URL: 'nurture:3004' } }, 'BATON_NURTURE_URL has to be an address'],
    [{ keyFile: 'missing' }, 'key file'],
  ] as [Partial<EndpointSettings>, string][])('say what to do where they are wrong: %j', (settings, message) => {
    expect(() => find(settings)).toThrow(message);
  });

  it('take no key that could not be sent, and do not show it', () => {
    const call = () => find({ env: { BATON_ADMIN_KEY: 'secret and more' } });
    expect(call).toThrow('A key is one word');
    expect(call).not.toThrow('secret');
  });

  it('are refused in a file that is not JSON', () => {
    expect(() => find({ endpoints: join(root, 'wrong.json') })).toThrow('has to be a JSON object of addresses');
  });
});
