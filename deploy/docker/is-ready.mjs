// The health check of a container: exit code 0 when the service in it says that it can do its work. What it says otherwise is in `docker inspect`.
import { get } from 'node:http';

const ANSWER_WITHIN_MS = 4_000;

function fail(reason) {
  console.error(reason);
  process.exit(1);
}

get({ host: '127.0.0.1', port: process.env.PORT, path: '/health/ready', timeout: ANSWER_WITHIN_MS }, async answer => {
  answer.setEncoding('utf8');
  let report = '';
  for await (const part of answer) report += part;
  if (answer.statusCode === 200) process.exit(0);
  fail(report);
})
  .on('timeout', () => fail(`no answer within ${ANSWER_WITHIN_MS} ms`))
  .on('error', error => fail(error.message));
