import { describeSystem } from './system.suite.js';

describe('five services, two replicas of each, for long', () => describeSystem(5_000, 40));
