import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskProblem, javaProblem, mavenProblem } from './prerequisites.js';

describe('the prerequisites', () => {
  const directory = mkdtempSync(join(tmpdir(), 'baton-prerequisites-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  /** A program that says this on its stderr. */
  const programThatSays = (text: string): string => {
    const file = join(directory, `program-${text.length}`);
    writeFileSync(file, `#!/bin/sh\necho '${text}' >&2\n`, { mode: 0o755 });
    return file;
  };

  it('are met by the Java and the Maven of this machine', async () => {
    expect(await javaProblem()).toBeNull();
    expect(await mavenProblem()).toBeNull();
  });

  it('lack a Java that is not there', async () => {
    expect(await javaProblem('/nowhere/java')).toMatch(/^Java 17 or newer is needed .* no java was found/);
  });

  it('lack a Java that is too old', async () => {
    const old = programThatSays('openjdk version "11.0.2" 2019-01-15');
    expect(await javaProblem(old)).toBe(`Java 17 or newer is needed to run Kafka, and ${old} is Java 11`);
  });

  it('lack a Maven that is not there', async () => {
    expect(await mavenProblem('/nowhere/mvn')).toMatch(/^Maven .* not found/);
  });

  it('lack room on the disk', async () => {
    expect(await diskProblem(join(directory, 'new'), 1)).toBeNull();
    expect(await diskProblem(directory, 1024 ** 5)).toMatch(/has \d+\.\d GB left and 1048576\.0 GB are needed/);
  });
});
