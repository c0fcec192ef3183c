import { inspect } from 'node:util';

export type Style = 'bold' | 'red' | 'green';
/** Where text goes: a stream of the process, or what a test looks at. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What a terminal could take for an order, but for line ends, tabs and the colors of `paint`. What people typed into forms is shown here. */
const ORDERS = /\u001B(?!\[\d+m)|[\0-\x08\x0B-\x1A\x1C-\x1F\x7F-\x9F]/g;

/** Data on one stream, progress and problems on the other. */
export class Terminal {
  private shownStep: string | undefined;

  constructor(
    private readonly stdout: Sink,
    private readonly stderr: Sink,
    private readonly env: Readonly<Record<string, string | undefined>>,
  ) {}

  /** Columns that a line of data may have; Infinity where nobody looks at it. */
  get width(): number {
    return this.stdout.isTTY ? (this.stdout.columns ?? 80) : Infinity;
  }

  /** Colors data, where somebody looks at it who wants colors (https://no-color.org). */
  paint(style: Style, text: string): string {
    if (!this.stdout.isTTY || this.env.NO_COLOR || this.env.TERM === 'dumb') return text;
    const [on, off] = inspect.colors[style]!;
    return `\u001B[${on}m${text}\u001B[${off}m`;
  }

  /** A line, or several, of data. */
  print(text: string): void {
    this.clearStep();
    write(this.stdout, text);
  }

  /** A line of progress, or a problem. */
  say(text: string): void {
    this.clearStep();
    write(this.stderr, text);
  }

  /** What is being done: each time in the place of the step before on a terminal; elsewhere a line, once for each step. */
  step(step: string, progress = ''): void {
    if (!this.stderr.isTTY) {
      if (step !== this.shownStep) write(this.stderr, `${step} …`);
    } else this.stderr.write(`${CLEAR}${`${step} … ${progress}`.trimEnd().replaceAll(ORDERS, '')}`);
    this.shownStep = step;
  }

  private clearStep(): void {
    if (this.shownStep !== undefined && this.stderr.isTTY) this.stderr.write(CLEAR);
    this.shownStep = undefined;
  }
}

/** Back to the beginning of the line, and away with what stands there. */
const CLEAR = '\r\u001B[K';

/** Into files and pipes goes everything as it is. */
const write = (sink: Sink, text: string): unknown => sink.write(`${sink.isTTY ? text.replaceAll(ORDERS, '') : text}\n`);
