// A replica of the effects service as a process of its own, which kills itself at a named point: for the specs of faults.
import { Database, startService } from '@baton/platform';
import { SliceConsumer } from '../consume/slice-consumer.js';
import { OutboxSender } from '../outbox/outbox-sender.js';
import { behavior, EffectsModule } from './effects-service.js';

/** `<point>:<n>`: at the n-th time that the point is reached. */
const [point = '', nth = '1'] = (process.env.KILL_AT ?? '').split(':');
let left = Number(nth);
let slices = 0;
const reached = (name: string): void => {
  if (name === point && --left === 0) process.kill(process.pid, 'SIGKILL');
};

/** Puts something before or after a method of a class, whatever its visibility. */
function around(
  owner: { prototype: object },
  method: string,
  wrap: (original: (...args: never[]) => Promise<unknown>) => (...args: never[]) => Promise<unknown>,
): void {
  const prototype = owner.prototype as Record<string, ((...args: never[]) => Promise<unknown>) | undefined>;
  const original = prototype[method];
  if (original === undefined) throw new Error(`there is no ${method} any more: the point it stands for has moved`);
  prototype[method] = wrap(original);
}

around(
  Database,
  'transaction',
  original =>
    async function (this: Database, ...args: never[]) {
      const result = await original.apply(this, args);
      reached('after-commit');
      return result;
    },
);
around(
  OutboxSender,
  'send',
  original =>
    async function (this: OutboxSender, ...args: never[]) {
      const sent = await original.apply(this, args);
      reached('after-send');
      return sent;
    },
);
around(
  SliceConsumer,
  'commit',
  original =>
    async function (this: SliceConsumer, ...args: never[]) {
      // Offsets are committed by a clock, too, when there is nothing to commit.
      if (slices > 0) reached('before-offsets');
      return original.apply(this, args);
    },
);
behavior.after = () => {
  slices++;
  reached('after-handler');
  return Promise.resolve();
};

await startService({ name: 'scoring', module: EffectsModule });
