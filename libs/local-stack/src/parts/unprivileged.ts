import { runCommand } from '../process/run-command.js';
import type { ProcessUser } from '../process/supervised-process.js';
import { StackProblem } from '../stack-problem.js';

/** How a program is started under the user that PostgreSQL accepts: it refuses to run as root. */
export interface Launcher {
  /** Put before the program and its arguments. */
  prefix: readonly string[];
  user?: ProcessUser;
  /** Who has to own PostgreSQL's files; undefined: whoever makes them. */
  owner?: ProcessUser;
}

/**
 * A launcher that can run `program` and reach `directory`. Throws StackProblem when there is none.
 * A clone in root's home is out of reach of any other user: there the program keeps root's right to pass closed directories, where the system can do that.
 */
export async function unprivilegedLauncher(program: string, directory: string, uid = process.getuid?.()): Promise<Launcher> {
  if (uid !== 0) return { prefix: [] };
  const owner = (await userNamed('postgres')) ?? (await userNamed('nobody'));
  if (owner === undefined)
    throw new StackProblem('PostgreSQL cannot run as root, and there is no user postgres or nobody to run it: start as another user');
  const candidates: Launcher[] = [
    { prefix: [], user: owner, owner },
    {
      prefix: [
        'setpriv',
        `--reuid=${owner.uid}`,
        `--regid=${owner.gid}`,
        '--clear-groups',
        '--inh-caps=+dac_override',
        '--ambient-caps=+dac_override',
      ],
      owner,
    },
  ];
  for (const launcher of candidates) {
    const [command, ...args] = [...launcher.prefix, 'sh', '-c', 'cd "$1" && "$2" --version', 'sh', directory, program];
    if ((await runCommand(command!, args, { user: launcher.user })).code === 0) return launcher;
  }
  throw new StackProblem(
    `PostgreSQL cannot run as root, and user ${owner.uid} cannot reach ${directory}: open its parent directories (chmod o+x), or start as another user`,
  );
}

async function userNamed(name: string): Promise<ProcessUser | undefined> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map(option => runCommand('id', [option, name])));
  return uid!.code === 0 && gid!.code === 0 ? { uid: Number(uid!.output), gid: Number(gid!.output) } : undefined;
}
