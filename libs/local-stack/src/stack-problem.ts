/** Something that the person at the terminal can put right: the message is one clear line for each thing, without a stack trace. */
export class StackProblem extends Error {
  override readonly name = 'StackProblem';
}
