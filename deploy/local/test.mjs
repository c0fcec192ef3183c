// npm test: installs what is missing, builds, runs every tier on the real stack and ends with the counts.
//   --faults       the long runs that kill and stop parts, too, and ten thousand runs of each property of a decision
//   <path> …       only the specs under these paths
//   --stack-only   only keeps the stack of the tests running, for whoever runs single specs
// No import that has to be installed first.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installation, isInstalled, nodeProblem } from './install.mjs';

const root = join(import.meta.dirname, '..', '..');
const resultsFile = join(root, '.local', `test-results-${process.pid}.json`);
const words = process.argv.slice(2);
const options = new Set(words.filter(word => word.startsWith('--')));
const paths = words.filter(word => !word.startsWith('--'));
const known = ['--faults', '--stack-only'];

const run = (title, command, args, env = {}) =>
  new Promise(resolve => {
    console.log(`\n${title} …`);
    const since = Date.now();
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('error', error => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('close', code => {
      console.log(`${title}: ${code === 0 ? 'done' : `exit code ${code}`} after ${Math.round((Date.now() - since) / 1000)} s`);
      resolve(code ?? 1);
    });
  });

const node = (title, program, args, env) => run(title, process.execPath, [join(root, 'node_modules', program), ...args], env);

async function install() {
  const problem = nodeProblem();
  if (problem) console.error(problem);
  if (problem) return false;
  return isInstalled() || (await run(installation.title, installation.command, installation.args)) === 0;
}

async function keepStack() {
  const { startTestStack, testStackDirectory } = await import('../../libs/testing/test-stack.mjs');
  const { endpoints, stop } = await startTestStack(line => console.log(line));
  if (!stop)
    return console.log(`It is running already: ${endpoints.kafkaBrokers} ${endpoints.redisUrl} (${testStackDirectory}/stack.json)`);
  console.log(`Ready: ${endpoints.kafkaBrokers} ${endpoints.redisUrl}; everything in ${testStackDirectory}/stack.json. Ctrl-C stops it.`);
  const keepAlive = setInterval(() => {}, 2 ** 30);
  await new Promise(resolve => ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach(signal => process.once(signal, resolve)));
  clearInterval(keepAlive);
  await stop();
}

/** Jest's results: the counts, and by name what was left out. A suite that could not even be loaded counts as one failure. */
function report() {
  const results = JSON.parse(readFileSync(resultsFile, 'utf8'));
  const tests = results.testResults.flatMap(suite =>
    suite.assertionResults.map(test => ({ ...test, file: suite.name.slice(root.length + 1) })),
  );
  const skipped = tests.filter(test => ['pending', 'skipped', 'todo', 'disabled'].includes(test.status));
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  if (skipped.length > 0) console.log(`\n${skipped.length} skipped:`);
  for (const test of skipped) console.log(`  ${test.file}: ${test.fullName}`);
  return { passed: results.numPassedTests, failed };
}

async function main() {
  const unknown = [...options].filter(option => !known.includes(option));
  if (unknown.length > 0) {
    console.error(`${unknown.join(', ')}: there is no such option; there are ${known.join(' and ')}`);
    return 2;
  }
  if (!(await install())) return 1;
  if (options.has('--stack-only')) {
    await keepStack();
    return 0;
  }
  if ((await node('Building', 'typescript/bin/tsc', ['-b'])) !== 0) return 1;
  mkdirSync(join(root, '.local'), { recursive: true });
  const tiers = ['unit', 'int', 'e2e', ...(options.has('--faults') ? ['faults'] : [])];
  if (options.has('--faults')) {
    process.env.BATON_SEEDS ??= '60';
    process.env.BATON_PROPERTY_RUNS ??= '10000';
  }
  const flags = ['--selectProjects', ...tiers, '--json', `--outputFile=${resultsFile}`, '--passWithNoTests', '--', ...paths];
  const nodeOptions = `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim();
  const code = await node(`Testing (${tiers.join(', ')})`, 'jest/bin/jest.js', flags, { NODE_OPTIONS: nodeOptions });
  if (!existsSync(resultsFile)) return code || 1;
  const { passed, failed } = report();
  rmSync(resultsFile);
  console.log(`\n${passed} passed, ${failed} failed`);
  return code !== 0 || failed > 0 ? 1 : 0;
}

process.exitCode = await main().catch(error => {
  console.error(error.name === 'StackProblem' ? error.message : error);
  return 1;
});
