import vm from 'node:vm';

if (vm.SourceTextModule === undefined)
  throw new Error("Jest needs NODE_OPTIONS='--experimental-vm-modules --disable-warning=ExperimentalWarning': npm test sets it by itself");

/** ES modules that CommonJS packages require, which Node allows and Jest does not: they become CommonJS. */
const requiredModules = '(content-disposition)/';

const transform = {
  [`/node_modules/${requiredModules}.+\\.js$`]: ['@swc/jest', { jsc: { target: 'es2023' }, module: { type: 'commonjs' }, swcrc: false }],
  '^.+\\.ts$': [
    '@swc/jest',
    {
      jsc: {
        parser: { syntax: 'typescript', decorators: true },
        target: 'es2023',
        keepClassNames: true,
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      },
      module: { type: 'es6' },
      swcrc: false,
    },
  ],
};

/** One tier of tests. Libraries are read from their sources, so that no build is needed to run a spec. */
const tier = (displayName, testMatch, settings = {}) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  rootDir: import.meta.dirname,
  roots: ['libs', 'services', 'deploy', 'bench'].map(root => `<rootDir>/${root}`),
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.local/'],
  // As the first import of a service has it: decorators of documents need it.
  setupFiles: ['reflect-metadata'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@baton/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^@baton/contracts/topics$': '<rootDir>/libs/contracts/src/topics.ts',
    '^@baton/platform/([^/]+)$': '<rootDir>/libs/platform/src/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform,
  transformIgnorePatterns: [`/node_modules/(?!${requiredModules})`],
  ...settings,
});

const onTheStack = {
  globalSetup: '<rootDir>/libs/testing/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/global-teardown.mjs',
};

export default {
  maxWorkers: 2,
  // Modules of finished specs stay in the memory of a worker: it is replaced before that slows it down.
  workerIdleMemoryLimit: '1200MB',
  // Of a test that hangs: what a test waits for has a limit of its own (libs/testing/src/eventually.ts), which says what was missing.
  testTimeout: process.env.BATON_PROPERTY_RUNS === undefined ? 180_000 : 1_800_000,
  projects: [
    tier('unit', ['**/!(*.int|*.faults|*.e2e).spec.ts']),
    tier('int', ['**/*.int.spec.ts'], onTheStack),
    tier('e2e', ['**/*.e2e.spec.ts'], onTheStack),
    tier('faults', ['**/*.faults.spec.ts'], onTheStack),
  ],
};
