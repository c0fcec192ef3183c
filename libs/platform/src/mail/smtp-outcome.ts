/** What the mail server said to one mail. */
export type SmtpOutcome =
  | { readonly kind: 'sent' }
  /** For good. `isAddress`: it is the address that does not work, not this mail. */
  | { readonly kind: 'refused'; readonly isAddress: boolean; readonly error: string }
  /** Not now; this mail or this address. */
  | { readonly kind: 'deferred'; readonly error: string }
  /** The server can't be reached, or wants nothing of us: says nothing about the person. `mayHaveArrived`: it fell silent before it said how it went. */
  | { readonly kind: 'unavailable'; readonly mayHaveArrived?: boolean; readonly error: string };

/** The parts of nodemailer's errors that say what happened. */
interface SmtpError {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly syscall?: string;
  readonly timeoutType?: string;
}

/** Commands whose refusal is about this mail: the recipient and the content. All others are about us. */
const ABOUT_THE_MAIL = new Set(['RCPT TO', 'DATA', 'BDAT', 'API']);

/** Of a connection that broke, or on which nothing more came. */
const SILENCE = new Set(['ESOCKET', 'ECONNECTION', 'ETIMEDOUT']);

/** A connection that stood may have broken after the mail had gone through it. */
const mayHaveArrived = ({ code = '', responseCode, syscall, timeoutType }: SmtpError): boolean =>
  responseCode === undefined && SILENCE.has(code) && syscall !== 'connect' && (timeoutType ?? 'SOCKET_TIMEOUT') === 'SOCKET_TIMEOUT';

/**
 * Reads a failure of the transport. The text of the server's answer is left out: it often holds the address.
 */
export function smtpOutcome(failure: unknown): Exclude<SmtpOutcome, { kind: 'sent' }> {
  const { code, command, responseCode } = (failure ?? {}) as SmtpError;
  const error = [code, command, responseCode].filter(part => part !== undefined).join(' ') || 'unknown';
  const isAddress = command === 'RCPT TO' || command === 'API';
  if (command !== undefined && ABOUT_THE_MAIL.has(command)) {
    if (responseCode !== undefined && responseCode >= 500) return { kind: 'refused', isAddress, error };
    if (responseCode !== undefined && responseCode >= 400) return { kind: 'deferred', error };
    // The transport itself found no address to send to.
    if (code === 'EENVELOPE') return { kind: 'refused', isAddress, error };
  }
  return { kind: 'unavailable', mayHaveArrived: mayHaveArrived((failure ?? {}) as SmtpError), error };
}
