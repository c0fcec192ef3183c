/** What the end of the command tells a script. */
export const exitCodes = {
  ok: 0,
  /** The answer is no: there are differences, the ledger is off. */
  no: 1,
  /** A wrong use of the command, or a document that is not valid. */
  invalid: 2,
  /** A service refused. */
  refused: 3,
  /** A service does not answer, or can't now. */
  unreachable: 4,
  /** Ended from outside, as shells say it of Ctrl-C. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Something is wrong with how the command was called. */
export class WrongUse extends Error {}

/** Something that is wrong with a document, where it stands. Line and column count from 1. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Dotted path in the document; empty for the whole of it. */
  readonly field: string;
  readonly message: string;
}

/** Documents that can't be applied, with everything that is wrong with them. */
export class InvalidDocuments extends Error {
  constructor(readonly findings: readonly Finding[]) {
    super(findings.length === 1 ? 'One thing is wrong.' : `${findings.length} things are wrong.`);
  }
}

/** The members of RFC 9457 that Baton's services answer with, and whatever else stands beside them. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  readonly [member: string]: unknown;
}

/** A service answered that it will not do this. */
export class Refused extends Error {
  constructor(
    readonly service: string,
    readonly request: string,
    readonly status: number,
    readonly problem: ProblemBody,
  ) {
    super(problem.detail ?? problem.title);
  }
}

/** No answer came, or one that says to come back later. */
export class Unreachable extends Error {
  constructor(
    readonly service: string,
    readonly url: string,
    reason: string,
  ) {
    super(`${service} at ${url} ${reason}`);
  }
}

/** Somebody pressed Ctrl-C, or whatever runs the command wants it to end. */
export class Interrupted extends Error {}
