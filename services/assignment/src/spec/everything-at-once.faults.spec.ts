import { describeEverythingAtOnce } from './everything-at-once.suite.js';

describe('everything at once, for long', () => describeEverythingAtOnce(60));
