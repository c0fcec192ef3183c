import { describeOutages } from './outages.suite.js';

describe('long outages', () => describeOutages(20));
