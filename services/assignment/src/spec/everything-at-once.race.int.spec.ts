import { describeEverythingAtOnce } from './everything-at-once.suite.js';

describe('everything at once', () => describeEverythingAtOnce(4));
