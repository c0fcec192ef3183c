import { describeOutages } from './outages.suite.js';

describe('short outages', () => describeOutages(2));
