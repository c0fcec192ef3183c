import { javaCommand, javaMajor, requireAll } from './prerequisites.js';
import { StackProblem } from './stack-problem.js';

describe('javaMajor', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['openjdk version "25" 2025-09-16', 25],
    ['java version "1.8.0_392"', 8],
    ['Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version "21.0.2" 2024-01-16', 21],
    ['command not found', null],
  ])('reads %j as %j', (output, major) => expect(javaMajor(output)).toBe(major));
});

describe('javaCommand', () => {
  it('is the one of the PATH without a JAVA_HOME', () => expect(javaCommand({})).toBe('java'));
  it('is the one of the PATH when JAVA_HOME leads nowhere', () => expect(javaCommand({ JAVA_HOME: '/nowhere' })).toBe('java'));
});

describe('requireAll', () => {
  it('passes when nothing is wrong', async () => {
    await expect(requireAll([Promise.resolve(null)])).resolves.toBeUndefined();
  });

  it('says everything that is wrong at once, a line each', async () => {
    const failing = requireAll([Promise.resolve('no Java'), Promise.resolve(null), Promise.resolve('no Maven')]);
    await expect(failing).rejects.toThrow(new StackProblem('no Java\nno Maven'));
  });
});
