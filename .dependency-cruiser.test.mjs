// Proves that every dependency rule can fail: one small repository breaks each of them once.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';

const require = createRequire(import.meta.url);
const config = join(import.meta.dirname, '.dependency-cruiser.cjs');
const depcruise = join(import.meta.dirname, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

const importing = (...paths) => paths.map((path, n) => `import * as x${n} from '${path}';\nexport const y${n} = x${n};\n`).join('');
const library = path => ({
  [`libs/${path}/src/index.ts`]: 'export const here = 1;\n',
  [`libs/${path}/src/inside.ts`]: 'export const inside = 1;\n',
});
const npmPackage = name => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
  [`node_modules/${name}/index.js`]: 'module.exports = {};\n',
});

const base = {
  'package.json': JSON.stringify({ name: 'fixture', type: 'module', dependencies: { pg: '1.0.0' }, devDependencies: { jest: '1.0.0' } }),
  'tsconfig.spec.json': JSON.stringify({ compilerOptions: { module: 'nodenext', moduleResolution: 'nodenext', target: 'es2023' } }),
  ...Object.assign({}, ...['contracts', 'money', 'platform', 'messaging', 'testing'].map(library)),
  ...npmPackage('pg'),
  ...npmPackage('jest'),
  'services/intake/src/config.ts': 'export const config = 1;\n',
  'services/intake/src/leads.store.ts': 'export const readLeads = 1;\n',
  'services/intake/src/leads.controller.ts': 'export const controller = 1;\n',
  'services/scoring/src/config.ts': 'export const config = 1;\n',
};

/** Rule -> a file that breaks it. */
const breaches = {
  'no-circles': {
    'services/intake/src/one.ts': `import type { Two } from './two.js';\nexport interface One { two: Two }\n`,
    'services/intake/src/two.ts': `import type { One } from './one.js';\nexport interface Two { one: One }\n`,
  },
  resolvable: { 'services/intake/src/lost.ts': importing('./nowhere.js') },
  'services-apart': { 'services/intake/src/borrows.ts': importing('../../scoring/src/config.js') },
  'libraries-below-services': { 'libs/messaging/src/up.ts': importing('../../../services/intake/src/config.js') },
  'contracts-stand-alone': { 'libs/contracts/src/leans.ts': importing('../../money/src/index.js') },
  'calendar-and-money-stand-alone': { 'libs/money/src/leans.ts': importing('../../contracts/src/index.js') },
  'platform-below-messaging': { 'libs/platform/src/leans.ts': importing('../../messaging/src/index.js') },
  'messaging-on-contracts-and-platform': { 'libs/messaging/src/leans.ts': importing('../../money/src/index.js') },
  'tests-stay-tests': { 'services/intake/src/tested.ts': importing('../../../libs/testing/src/index.js') },
  'production-dependencies': { 'services/intake/src/dev.ts': importing('jest') },
  'command-over-http': { 'deploy/cli/src/inside.ts': importing('../../../services/intake/src/config.js') },
  'by-the-front-door': { 'services/intake/src/deep.ts': importing('../../../libs/money/src/inside.js') },
  'stores-know-no-edge': { 'services/intake/src/people.store.ts': importing('./leads.controller.js') },
  'decisions-without-node': { 'services/intake/src/leads/route-lead.ts': importing('node:fs') },
  'decisions-without-drivers': { 'services/intake/src/leads/score-lead.ts': importing('pg') },
  'decisions-without-edges': { 'services/intake/src/leads/plan-lead.ts': importing('../leads.store.js') },
};

/** Keeps every rule, however close it comes to breaking one. */
const allowed = {
  'services/scoring/src/leads/score-lead.ts': `import type { Pool } from 'pg';\nimport { createHash } from 'node:crypto';\nexport const hash = (pool: Pool) => [pool, createHash];\n`,
  'services/scoring/src/leads/leads.store.ts': importing('pg', '../../../../libs/platform/src/index.js'),
  'services/scoring/src/leads/leads.spec.ts': importing('node:fs', 'jest', '../../../../libs/testing/src/inside.js'),
};

let directory;
let violations;

before(() => {
  directory = mkdtempSync(join(tmpdir(), 'dependency-rules-'));
  for (const [path, text] of Object.entries(Object.assign({}, base, allowed, ...Object.values(breaches)))) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  const run = spawnSync(process.execPath, [depcruise, '--config', config, '--output-type', 'json', 'libs', 'services', 'deploy'], {
    cwd: directory,
    encoding: 'utf8',
  });
  violations = JSON.parse(run.stdout).summary.violations;
});
after(() => rmSync(directory, { recursive: true }));

test('every rule has a breach', () => {
  assert.deepEqual(
    Object.keys(breaches).sort(),
    require(config)
      .forbidden.map(rule => rule.name)
      .sort(),
  );
});

for (const [rule, files] of Object.entries(breaches))
  test(`${rule} fails, at the file that breaks it`, () => {
    const found = violations.filter(violation => violation.rule.name === rule).map(violation => violation.from);
    assert.ok(
      Object.keys(files).some(file => found.includes(file)),
      `found: ${found.join(', ') || 'nothing'}`,
    );
  });

test('a file that keeps the rules is left alone', () => {
  assert.deepEqual(
    violations.filter(violation => violation.from in allowed),
    [],
  );
});
