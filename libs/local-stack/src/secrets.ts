import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The generated passwords of one stack, in a file that its owner alone can read. */
export class Secrets {
  private constructor(
    private readonly file: string,
    private readonly values: Record<string, string>,
  ) {}

  /** Those in `directory`; none yet when it is new. */
  static async of(directory: string): Promise<Secrets> {
    await mkdir(directory, { recursive: true });
    const file = join(directory, 'secrets.json');
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '{}';
      throw error;
    });
    return new Secrets(file, JSON.parse(text) as Record<string, string>);
  }

  /** The secrets of these names; what is new is generated and on disk before this returns. */
  async get<N extends string>(...names: N[]): Promise<Record<N, string>> {
    const missing = names.filter(name => this.values[name] === undefined);
    for (const name of missing) this.values[name] = randomBytes(18).toString('base64url');
    if (missing.length > 0) await this.save();
    return Object.fromEntries(names.map(name => [name, this.values[name]!])) as Record<N, string>;
  }

  private async save(): Promise<void> {
    const unfinished = `${this.file}.new`;
    await writeFile(unfinished, `${JSON.stringify(this.values, null, 2)}\n`, { mode: 0o600 });
    await chmod(unfinished, 0o600);
    await rename(unfinished, this.file);
  }
}
