import { describeSystem } from './system.suite.js';

describe('five services, two replicas of each', () => describeSystem(400, 5));
