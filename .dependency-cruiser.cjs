/** Tests, and what only they use: they may look into everything. */
const TESTS = '[.](spec|fixture)[.]ts$|/(test|test-fixtures|spec)/|^libs/testing/';

/** Parts of a service that talk to the outside, by the end of their names. */
const EDGES = '[.](store|service|job|handler|controller|module|providers)[.]ts$';

/** Files named by these verbs decide: they get everything as arguments and return what they found. */
const DECISIONS = [
  'advance',
  'assess',
  'build',
  'choose',
  'classify',
  'clean',
  'combine',
  'compile',
  'compose',
  'derive',
  'fold',
  'locate',
  'map',
  'may',
  'merge',
  'normalise',
  'parse',
  'plan',
  'recognise',
  'restate',
  'route',
  'score',
  'separate',
  'sort',
  'split',
].join('|');
const PURE = [
  `^services/[^/]+/src/.*/(${DECISIONS})-[a-z-]+[.]ts$`,
  '^services/attribution/src/crediting/credit-conversion[.]ts$',
  '^services/assignment/src/life-cycle/[a-z-]+[.]ts$',
  '^services/assignment/src/routing/decision/[a-z-]+[.]ts$',
  '^libs/(calendar|money)/src/',
];

/** Parts of Node.js that only compute. Every other part is the outside world. */
const OUTSIDE = '^(node:)?(?!(buffer|crypto|module|url|util)$)[a-z_/]+$';

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'What depends on itself, be it by its types alone, can be neither understood nor tested in parts.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'services-apart',
      comment: 'Services share topics and libraries, never code.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'libraries-below-services',
      comment: 'A library knows nothing of those who use it.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(services|deploy|bench)/' },
    },
    {
      name: 'contracts-stand-alone',
      comment: 'Contracts are what everybody agrees on: they depend on nothing of ours.',
      severity: 'error',
      from: { path: '^libs/contracts/src/', pathNot: TESTS },
      to: { path: '^(libs|services)/', pathNot: '^libs/contracts/' },
    },
    {
      name: 'calendar-and-money-stand-alone',
      comment: 'Arithmetic of time and money needs nothing of ours.',
      severity: 'error',
      from: { path: '^libs/(calendar|money)/src/', pathNot: TESTS },
      to: { path: '^libs/', pathNot: '^libs/$1/' },
    },
    {
      name: 'platform-below-messaging',
      comment: 'The platform serves a service that has no events, too.',
      severity: 'error',
      from: { path: '^libs/platform/src/', pathNot: TESTS },
      to: { path: '^libs/', pathNot: '^libs/platform/' },
    },
    {
      name: 'messaging-on-contracts-and-platform',
      comment: 'Messaging knows events and the platform, nothing else of ours.',
      severity: 'error',
      from: { path: '^libs/messaging/src/', pathNot: TESTS },
      to: { path: '^libs/', pathNot: '^libs/(messaging|contracts|platform)/' },
    },
    {
      name: 'tests-stay-tests',
      comment: 'What runs in production needs nothing that is made for tests.',
      severity: 'error',
      from: { path: '^(libs|services)/', pathNot: TESTS },
      to: { path: TESTS },
    },
    {
      name: 'production-dependencies',
      comment: 'An image without development dependencies must run.',
      severity: 'error',
      from: { path: '^(services|libs/(contracts|platform|messaging|calendar|money))/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'type-only'] },
    },
    {
      name: 'command-over-http',
      comment: 'The command runs wherever the services can be reached: it knows their APIs, and nothing of their code.',
      severity: 'error',
      from: { path: '^deploy/cli/', pathNot: TESTS },
      to: { path: '^(services|libs|bench|deploy)/', pathNot: '^(deploy/cli|libs/contracts)/' },
    },
    {
      name: 'by-the-front-door',
      comment: 'A library is used by what its index exports; what not every service should load has an index of its own.',
      severity: 'error',
      from: { path: '^(libs|services|deploy|bench)/([^/]+)/', pathNot: TESTS },
      to: {
        path: '^libs/[^/]+/',
        pathNot: [
          '^$1/$2/',
          '^libs/([^/]+/(src|dist)|platform/(src|dist)/(database|mail|problems))/index[.](ts|js|d[.]ts)$',
          '^libs/contracts/(src|dist)/topics[.](ts|js|d[.]ts)$',
          'package[.]json$',
        ],
      },
    },
    {
      name: 'stores-know-no-edge',
      comment: 'SQL is used by handlers and controllers, not the other way round.',
      severity: 'error',
      from: { path: '^services/.*[.]store[.]ts$' },
      to: { path: '[.](job|handler|controller|module)[.]ts$' },
    },
    {
      name: 'decisions-without-node',
      comment: 'A decision reads no file, no network and no clock: it can be tested, explained and replayed.',
      severity: 'error',
      from: { path: PURE, pathNot: TESTS },
      to: { dependencyTypes: ['core'], dependencyTypesNot: ['type-only'], path: OUTSIDE },
    },
    {
      name: 'decisions-without-drivers',
      comment: 'A decision knows no database, broker, framework or mail server.',
      severity: 'error',
      from: { path: PURE, pathNot: TESTS },
      to: { path: 'node_modules/(pg|kafkajs|ioredis|typeorm|nodemailer|fastify|rxjs|@nestjs)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'decisions-without-edges',
      comment: 'A decision calls no store and nothing that does: the caller loads, decides, writes.',
      severity: 'error',
      from: { path: PURE, pathNot: TESTS },
      to: { path: [EDGES, '^libs/(platform|messaging)/'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|/dist/' },
    exclude: { path: '(^|/)dist/|[.]mjs$|^node_modules/[^/]+/.*[.]json$' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.spec.json' },
    detectProcessBuiltinModuleCalls: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
