import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames } from '@baton/contracts';
import { parse } from 'yaml';

interface ComposeService {
  image: string;
  command: string[];
  user?: string;
  environment: Record<string, string>;
  healthcheck?: Record<string, unknown>;
  restart?: string;
  stop_grace_period?: string;
  read_only?: boolean;
  cap_drop?: string[];
  ports?: string[];
  volumes?: { source: string; volume: { subpath: string } }[];
  depends_on: Record<string, { condition: string }>;
}

const root = join(import.meta.dirname, '..', '..', '..', '..');
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const { services } = parse(text, { merge: true }) as { services: Record<string, ComposeService> };

describe('docker-compose.yml', () => {
  it('has every service', () => {
    expect(Object.keys(services)).toEqual(expect.arrayContaining([...serviceNames]));
  });

  it.each(serviceNames)('runs %s from the one image, without rights it does not need, and starts it again', name => {
    expect(services[name]).toMatchObject({
      image: '${BATON_IMAGE:-baton:local}',
      command: [`services/${name}/dist/main.js`],
      restart: 'unless-stopped',
      read_only: true,
      cap_drop: ['ALL'],
      stop_grace_period: '30s',
    });
    expect(services[name].user).toBeUndefined();
  });

  it.each(serviceNames)('starts %s when the parts are healthy, with no secrets but its own', name => {
    expect(services[name].depends_on).toMatchObject({
      secrets: { condition: 'service_completed_successfully' },
      postgres: { condition: 'service_healthy' },
      kafka: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
    });
    expect(services[name].volumes).toMatchObject([{ source: 'secrets', volume: { subpath: name } }]);
  });

  it('publishes the ports of npm start, on this machine only unless told otherwise', () => {
    const published = Object.fromEntries(
      Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map(port => [name, port.replace(/:\d+$/, '')])),
    );
    const at = (offset: string) => `\${BATON_BIND:-127.0.0.1}:\${BATON_PORT_PREFIX:-30}${offset}`;
    expect(published).toMatchObject({
      ...Object.fromEntries(serviceNames.map((name, index) => [name, at(`0${index + 1}`)])),
      kafka: at('92'),
      postgres: at('32'),
      redis: at('79'),
    });
  });

  it('asks every part that stays whether it is well', () => {
    for (const part of ['postgres', 'kafka', 'redis'])
      expect(services[part].healthcheck).toMatchObject({ start_interval: expect.any(String) });
    expect(readFileSync(join(root, 'deploy', 'docker', 'Dockerfile'), 'utf8')).toMatch(/^HEALTHCHECK .*--start-interval=/m);
    for (const name of serviceNames) expect(services[name].healthcheck).toBeUndefined();
  });

  it('holds no secret', () => {
    for (const { environment = {} } of Object.values(services))
      for (const [name, value] of Object.entries(environment))
        if (/PASSWORD|SECRET|KEY|DATABASE_URL/.test(name)) expect(value).toMatch(/^(\/run\/baton\/[a-z-]+|\$\{BATON_ADMIN_KEY:-\})$/);
  });
});
