import { createServer } from 'node:net';
import { StackProblem } from './stack-problem.js';

export interface StackPorts {
  kafka: number;
  kafkaController: number;
  postgres: number;
  redis: number;
}

/** Where the parts listen for a given base: Kafka +92 (its controller +93), PostgreSQL +32, Redis +79. */
export const portsFrom = (base: number): StackPorts => ({
  kafka: base + 92,
  kafkaController: base + 93,
  postgres: base + 32,
  redis: base + 79,
});

/** Can something listen on this port of the loopback interface now? */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A port that nobody uses now, chosen by the system. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const address = server.address();
      server.close(() => resolve((address as { port: number }).port));
    });
  });
}

/** Throws StackProblem, with a line for each, when ports are taken. */
export async function requireFreePorts(ports: Readonly<Record<string, number>>): Promise<void> {
  const checked = await Promise.all(Object.entries(ports).map(async ([name, port]) => ({ name, port, free: await isPortFree(port) })));
  const taken = checked
    .filter(it => !it.free)
    .map(it => `Port ${it.port} (${it.name}) is taken by another program: stop it, or choose other ports with BATON_PORT_BASE`);
  if (taken.length > 0) throw new StackProblem(taken.join('\n'));
}
