import type { FieldError } from './field-errors.js';

/** What a problem says, in the members of RFC 9457. */
export interface ProblemContent {
  /** Stable name of the kind of problem; clients decide by it. */
  type: string;
  title: string;
  status: number;
  detail?: string;
  /** Every field that is wrong. */
  errors?: readonly FieldError[];
  /** Headers of the answer, such as retry-after. */
  headers?: Readonly<Record<string, string>>;
  /** Further members of the body. */
  members?: Readonly<Record<string, unknown>>;
}

/** Thrown anywhere below an HTTP route, it becomes the answer: application/problem+json. */
export class Problem extends Error {
  constructor(
    readonly content: ProblemContent,
    options?: ErrorOptions,
  ) {
    super(content.detail ?? content.title, options);
    this.name = 'Problem';
  }
}
