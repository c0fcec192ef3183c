export { messageIdFrom, type Mail } from './mail.js';
export { Mailer } from './mailer.js';
export { type SmtpOutcome } from './smtp-outcome.js';
