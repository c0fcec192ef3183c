import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mavenProblem, requireAll } from '../prerequisites.js';
import { runCommand } from '../process/run-command.js';
import { StackProblem } from '../stack-problem.js';

export const KAFKA_VERSION = '4.2.0';
const LOG4J_VERSION = '2.25.1';
const REDIS_JAR_VERSION = '1.4.3';
const PROGRESS_EVERY_MS = 5_000;

export interface Downloads {
  /** Kafka's jars. */
  kafkaLibraries: string;
  /** What is in the jar of Redis, its binaries among it. */
  redisBinaries: string;
}

/** Kafka and Redis in `cacheDirectory`, fetched with Maven when they are not there yet. Several may do so at once. Throws StackProblem. */
export async function download(cacheDirectory: string, log: (line: string) => void): Promise<Downloads> {
  const home = join(cacheDirectory, `kafka-${KAFKA_VERSION}`);
  const downloads = { kafkaLibraries: join(home, 'kafka'), redisBinaries: join(home, 'redis') };
  if (existsSync(home)) return downloads;
  await requireAll([mavenProblem()]);
  log(`Fetching Kafka ${KAFKA_VERSION} and Redis from Maven Central (45 MB, once) …`);
  await mkdir(cacheDirectory, { recursive: true });
  const unfinished = await mkdtemp(join(cacheDirectory, 'fetching-'));
  const since = performance.now();
  const seconds = () => Math.round((performance.now() - since) / 1000);
  const progress = setInterval(() => log(`Fetching Kafka and Redis … ${seconds()} s`), PROGRESS_EVERY_MS);
  try {
    await writeFile(join(unfinished, 'pom.xml'), projectFile());
    const { code, output } = await runCommand('mvn', ['-q', '-B', 'generate-resources'], { cwd: unfinished });
    if (code !== 0) throw new StackProblem(`Maven could not fetch Kafka: ${firstError(output)}`);
    const jars = (await readdir(join(unfinished, 'kafka'))).length;
    await rename(unfinished, home).catch(async error => {
      // Another stack of this clone was faster.
      if (!existsSync(home)) throw error;
    });
    log(`Fetched Kafka and Redis: ${jars} jars in ${seconds()} s`);
  } finally {
    clearInterval(progress);
    await rm(unfinished, { recursive: true, force: true });
  }
  return downloads;
}

const firstError = (output: string): string =>
  output
    .split('\n')
    .find(line => line.startsWith('[ERROR]'))
    ?.slice(8) ?? output.slice(0, 300);

const projectFile = (): string => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>baton</groupId>
  <artifactId>local-stack</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA_VERSION}</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>${LOG4J_VERSION}</version></dependency>
  </dependencies>
  <build>
    <plugins>
      <plugin>
        <groupId>org.apache.maven.plugins</groupId>
        <artifactId>maven-dependency-plugin</artifactId>
        <executions>
          <execution>
            <id>kafka</id>
            <phase>generate-resources</phase>
            <goals><goal>copy-dependencies</goal></goals>
            <configuration><includeScope>runtime</includeScope><outputDirectory>kafka</outputDirectory></configuration>
          </execution>
          <execution>
            <id>redis</id>
            <phase>generate-resources</phase>
            <goals><goal>unpack</goal></goals>
            <configuration>
              <outputDirectory>redis</outputDirectory>
              <artifactItems>
                <artifactItem><groupId>com.github.codemonstur</groupId><artifactId>embedded-redis</artifactId><version>${REDIS_JAR_VERSION}</version></artifactItem>
              </artifactItems>
            </configuration>
          </execution>
        </executions>
      </plugin>
    </plugins>
  </build>
</project>
`;
