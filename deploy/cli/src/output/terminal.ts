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
    write(this.stdout, text);
  }

  /** A line of progress, or a problem. */
  say(text: string): void {
    write(this.stderr, text);
  }
}

/** Into files and pipes goes everything as it is. */
const write = (sink: Sink, text: string): unknown => sink.write(`${sink.isTTY ? text.replaceAll(ORDERS, '') : text}\n`);
