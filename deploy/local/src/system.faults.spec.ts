import { describeSystem } from './system.suite.js';

describe('six services, two replicas of each, for long', () => describeSystem(5_000, 40));
