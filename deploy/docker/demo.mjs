// The demo in a container: the example company, inquiries of several systems, and each lead's way on the terminal (docker compose logs -f demo);
// the mail server and the part of Meta's Graph API that Baton talks to while no others are given.
import { createServer, connect } from 'node:net';
import { readFileSync } from 'node:fs';
import { startGraphStandIn } from '@baton/testing/graph-stand-in';
import { smtpSink } from '@baton/testing/smtp-sink';
import { startDemo } from '../local/dist/demo/demo.js';
import { followEvents } from '../local/dist/narrator.js';

const PORT_BASE = 3000;
const SERVICES = ['intake', 'scoring', 'assignment', 'nurture', 'attribution', 'delivery'];
const [smtpPort, mailsPort, graphPort, innerGraphPort] = [2525, 3026, 3027, 3127];

const say = line => console.log(line);
const brokers = process.env.KAFKA_BROKERS.split(',');

/** Passes connections on. The demo speaks to the ports of npm start, all on one machine; here every service is a machine of its own. */
function forward(listenHost, listenPort, host, port) {
  const server = createServer(from => {
    const to = connect(port, host);
    from.pipe(to).pipe(from);
    for (const [one, other] of [
      [from, to],
      [to, from],
    ]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  return new Promise((resolve, reject) => server.once('error', reject).listen(listenPort, listenHost, resolve));
}

await smtpSink({ port: smtpPort, httpPort: mailsPort, host: '0.0.0.0', keep: 1_000 });
const graph = await startGraphStandIn({ port: innerGraphPort });
await forward('0.0.0.0', graphPort, '127.0.0.1', innerGraphPort);
await Promise.all(SERVICES.map((service, at) => forward('127.0.0.1', PORT_BASE + 1 + at, service, 8080)));

const endFollowing = await followEvents(brokers, say, { warn: () => {}, error: message => say(`narrator: ${message}`) });
const endDemo = await startDemo(
  {
    root: new URL('../..', import.meta.url).pathname,
    portBase: PORT_BASE,
    graphUrl: graph.url,
    infrastructure: {
      kafkaBrokers: brokers,
      adminKey: readFileSync(process.env.BATON_ADMIN_KEY_FILE, 'utf8'),
      stack: { directory: '/tmp/demo' },
    },
  },
  say,
);

for (const signal of ['SIGTERM', 'SIGINT'])
  process.once(signal, () => void Promise.allSettled([endDemo(), endFollowing()]).then(() => process.exit(0)));
