/** What the mail server said to one mail. */
export type SmtpOutcome =
  | { readonly kind: 'sent' }
  /** For good. `isAddress`: it is the address that does not work, not this mail. */
  | { readonly kind: 'refused'; readonly isAddress: boolean; readonly error: string }
  /** Not now: this mail or this address, or what the server has against us. */
  | { readonly kind: 'deferred'; readonly error: string }
  /** The server can't be reached, or wants nothing of us: says nothing about the person. `mayHaveArrived`: it fell silent before it said how it went. */
  | { readonly kind: 'unavailable'; readonly mayHaveArrived?: boolean; readonly error: string };

/** The parts of nodemailer's errors that say what happened. */
interface SmtpError {
  readonly code?: string;
  /** What the server answered, with what it refuses. */
  readonly response?: string;
  /** What the socket said, where that was it. */
  readonly originalCode?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly syscall?: string;
  readonly timeoutType?: string;
}

/** Commands whose refusal is about this mail: the recipient and the content. All others are about us. */
const ABOUT_THE_MAIL = new Set(['RCPT TO', 'DATA', 'BDAT', 'API']);

/** Of a socket that stood and broke; others say that it never came to talk, such as those of TLS. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

/** Whether the server fell silent where it had been listening. Which command it was about is not told: what breaks at EHLO counts, too. */
function fellSilent({ code, originalCode = '', command, syscall, timeoutType }: SmtpError): boolean {
  if (code === 'ESOCKET') return syscall !== 'connect' && BROKEN.has(originalCode);
  // Without a command, it closed before it greeted.
  if (code === 'ECONNECTION') return command !== undefined;
  return code === 'ETIMEDOUT' && syscall !== 'connect' && (timeoutType ?? 'SOCKET_TIMEOUT') === 'SOCKET_TIMEOUT';
}

/** Policy, and addresses of senders (RFC 3463). */
const AGAINST_US = /^5\.(7\.\d+|1\.[78])$/;

/**
 * Whether a refused recipient is a refusal of us: many servers wait with what they have against a client or a sender until a recipient is named. So do
 * they with a relay that is set up wrong, of which some say no more than that.
 */
const isAgainstUs = (status: string | undefined, response: string): boolean =>
  status === undefined ? /\brelay/i.test(response) : AGAINST_US.test(status);

/**
 * Reads a failure of the transport. The text of the server's answer is left out: it often holds the address.
 */
export function smtpOutcome(failure: unknown): Exclude<SmtpOutcome, { kind: 'sent' }> {
  const { code, command, responseCode, response = '' } = (failure ?? {}) as SmtpError;
  const status = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  const error = [code, command, responseCode, status].filter(part => part !== undefined).join(' ') || 'unknown';
  const isAddress = command === 'RCPT TO' || command === 'API';
  if (command !== undefined && ABOUT_THE_MAIL.has(command)) {
    if (command === 'RCPT TO' && isAgainstUs(status, response)) return { kind: 'deferred', error };
    if (responseCode !== undefined && responseCode >= 500) return { kind: 'refused', isAddress, error };
    if (responseCode !== undefined && responseCode >= 400) return { kind: 'deferred', error };
    // The transport itself found no address to send to.
    if (code === 'EENVELOPE') return { kind: 'refused', isAddress, error };
  }
  const mayHaveArrived = responseCode === undefined && fellSilent((failure ?? {}) as SmtpError);
  return { kind: 'unavailable', mayHaveArrived, error };
}
