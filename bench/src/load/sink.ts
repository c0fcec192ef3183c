import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { SinkAnswer, SinkCommand } from './sink-process.js';

type Answer<A extends SinkAnswer['answer']> = Extract<SinkAnswer, { answer: A }>;

/** Reads what assignment says, in a process of its own: the count of distinct assigned leads, and when each was. */
export class Sink {
  private constructor(private readonly child: ChildProcess) {}

  static async start(brokers: readonly string[]): Promise<Sink> {
    const child = fork(join(import.meta.dirname, 'sink-process.js'), {
      env: { ...process.env, KAFKA_BROKERS: brokers.join(',') },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const sink = new Sink(child);
    await sink.next('ready', 60_000);
    return sink;
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** When so many distinct leads were assigned, since the start. @returns how many, and when the last came (ms since 1970) */
  async reach(count: number, deadlineMs: number): Promise<Answer<'reached'>> {
    const answer = this.next('reached', deadlineMs, `${count} assigned leads`);
    this.send({ command: 'expect', count });
    return answer;
  }

  /** When each lead was assigned, since the last `forget`. */
  async report(): Promise<{ assigned: Map<string, number>; repeats: number; total: number }> {
    const answer = this.next('report', 30_000);
    this.send({ command: 'report' });
    const { assigned, repeats } = await answer;
    return { assigned: new Map(assigned), repeats, total: assigned.length };
  }

  forget(): void {
    this.send({ command: 'forget' });
  }

  async stop(): Promise<void> {
    const gone = new Promise(resolve => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    const hard = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(hard);
  }

  private send(command: SinkCommand): void {
    this.child.send(command);
  }

  private next<A extends SinkAnswer['answer']>(answer: A, deadlineMs: number, what: string = answer): Promise<Answer<A>> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(deadline);
        this.child.off('message', onMessage);
        this.child.off('exit', onExit);
      };
      const onMessage = (message: SinkAnswer) => {
        if (message.answer !== answer) return;
        settle();
        resolve(message as Answer<A>);
      };
      const onExit = (code: number | null) => {
        settle();
        reject(new Error(`the sink ended with ${code} while waiting for ${what}`));
      };
      const deadline = setTimeout(() => {
        settle();
        reject(new Error(`after ${deadlineMs / 1000} s still waiting for ${what}`));
      }, deadlineMs);
      this.child.on('message', onMessage);
      this.child.once('exit', onExit);
    });
  }
}
