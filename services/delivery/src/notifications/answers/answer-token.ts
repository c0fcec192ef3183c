import { createHmac, timingSafeEqual } from 'node:crypto';
import { answerChannels, type RepAnswered } from '@baton/contracts';
import { parse as bytesOf, stringify as uuidOf } from 'uuid';

export type Answer = RepAnswered['answer'];
export type AnswerChannel = RepAnswered['channel'];

/** What a link of a message stands for. */
export interface AnswerToken {
  readonly assignmentId: string;
  readonly repId: string;
  readonly answer: Answer;
  /** Where the link stands. */
  readonly channel: AnswerChannel;
  /** To the second. */
  readonly expiresAt: Date;
}

const FORMAT = 1;
const HEAD_BYTES = 7;
const ID_BYTES = 16;
const MAC_BYTES = 16;
const answers: readonly Answer[] = ['accepted', 'declined'];

const macOf = (key: Buffer, content: Buffer): Buffer =>
  createHmac('sha256', key).update('answer\n').update(content).digest().subarray(0, MAC_BYTES);

/** The token of a link, safe in a URL: format, answer, channel, expiry, assignment, rep, and an HMAC-SHA256 over all of that, cut to 128 bits. */
export function signAnswer(key: Buffer, { assignmentId, repId, answer, channel, expiresAt }: AnswerToken): string {
  const head = Buffer.alloc(HEAD_BYTES);
  head[0] = FORMAT;
  head[1] = answers.indexOf(answer);
  head[2] = answerChannels.indexOf(channel);
  head.writeUInt32BE(Math.floor(expiresAt.getTime() / 1_000), 3);
  const content = Buffer.concat([head, bytesOf(assignmentId), Buffer.from(repId)]);
  return Buffer.concat([content, macOf(key, content)]).toString('base64url');
}

/**
 * What a token says, also when it has expired.
 * @param keys that may have signed it: while one takes over from another there are two
 * @returns null when it was not made with one of them
 */
export function readAnswer(keys: readonly Buffer[], token: string): AnswerToken | null {
  const bytes = Buffer.from(token, 'base64url');
  // One text for each token: the decoder passes over what it does not know.
  if (bytes.length <= HEAD_BYTES + ID_BYTES + MAC_BYTES || bytes.toString('base64url') !== token) return null;
  const content = bytes.subarray(0, -MAC_BYTES);
  const mac = bytes.subarray(-MAC_BYTES);
  if (!keys.some(key => timingSafeEqual(macOf(key, content), mac))) return null;
  const [format, answer, channel] = [content[0], answers[content[1]!], answerChannels[content[2]!]];
  if (format !== FORMAT || answer === undefined || channel === undefined) return null;
  return {
    assignmentId: uuidOf(content.subarray(HEAD_BYTES, HEAD_BYTES + ID_BYTES)),
    repId: content.subarray(HEAD_BYTES + ID_BYTES).toString(),
    answer,
    channel,
    expiresAt: new Date(content.readUInt32BE(3) * 1_000),
  };
}
