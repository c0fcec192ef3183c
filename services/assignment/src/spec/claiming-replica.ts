import 'reflect-metadata';
import { once } from 'node:events';
import { aRequest } from '../routing/board/board.builder.js';
import { aReplica, aUnit } from '../routing/routing.builder.js';

/**
 * A process that claims: waits for a line on its input, then decides about the requests FROM to TO, several at the same time, each in a
 * transaction of its own. Writes how many were assigned and how many queued.
 */
const [from, to] = [Number(process.env.FROM), Number(process.env.TO)];
const AT_ONCE = 4;
const replica = aReplica(process.env.DATABASE_URL!, AT_ONCE);
const came: Record<string, number> = { assign: 0, queue: 0 };
let next = from;

async function claim(): Promise<void> {
  while (next < to) {
    const n = next++;
    const decision = await replica.database.transaction(async tx => {
      const session = await replica.board.open(aUnit(tx));
      const decided = session.decide(aRequest(n));
      const { refused } = await session.flush();
      if (refused.length > 0) throw new Error(`the guard refused ${decided.decisionId}`);
      return decided;
    });
    came[decision.kind]! += 1;
  }
}

process.stdout.write('ready\n');
await once(process.stdin, 'data');
await Promise.all(Array.from({ length: AT_ONCE }, claim));
await replica.close();
process.stdout.write(`${JSON.stringify(came)}\n`);
process.exit(0);
