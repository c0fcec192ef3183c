import { describeSystem } from './system.suite.js';

describe('six services, two replicas of each', () => describeSystem(400, 6));
