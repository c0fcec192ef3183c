// The outside world of the demo, in one process: a mail server that keeps mails, and Meta's Graph API as far as leads are fetched from it.
import { startGraphStandIn } from '@baton/testing/graph-stand-in';
import { smtpSink } from '@baton/testing/smtp-sink';

const [smtpPort, graphPort] = process.argv.slice(2).map(Number);
const sink = await smtpSink({ port: smtpPort, httpPort: smtpPort + 1, keep: 1_000 });
const graph = await startGraphStandIn({ port: graphPort });
console.log(JSON.stringify({ smtp: sink.smtpUrl, mails: sink.httpUrl, graph: graph.url }));
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void Promise.all([sink.close(), graph.close()]).then(() => process.exit(0)));
