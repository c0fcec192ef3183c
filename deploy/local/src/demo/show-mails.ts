import { UNHURRIED } from './sales-team.js';

const EVERY_MS = 1_000;

/** What of a mail of the sink is shown. */
interface ShownMail {
  readonly receivedAt: string;
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
}

/** One line about a mail to a rep with something to click on; undefined for any other. */
export function describeMail(name: string, { receivedAt, subject, text }: ShownMail): string | undefined {
  const link = (label: string): string | undefined => new RegExp(`^${label}: (\\S+)$`, 'm').exec(text)?.[1];
  const [accept, decline] = [link('Accept'), link('Decline')];
  if (accept === undefined || decline === undefined) return undefined;
  return `${receivedAt.slice(11, 23)}  ${name} was mailed “${subject}”\n              accept:  ${accept}\n              decline: ${decline}`;
}

/** Shows the mails that one rep of the example company gets, so that whoever looks on can answer them. @returns a function that ends it */
export function showMails(mailsUrl: string, say: (line: string) => void): () => void {
  const seen = new Set<string>();
  const look = async (): Promise<void> => {
    const answer = await fetch(`${mailsUrl}/messages?to=${UNHURRIED.repId}@example.com`, { signal: AbortSignal.timeout(5_000) });
    for (const mail of ((await answer.json()) as { messages: ShownMail[] }).messages) {
      if (seen.has(mail.messageId)) continue;
      seen.add(mail.messageId);
      const line = describeMail('Nadia', mail);
      if (line !== undefined) say(line);
    }
  };
  let timer: NodeJS.Timeout;
  let isOver = false;
  const again = (): void => {
    // While the sink is away, as after a kill, there is nothing to show.
    timer = setTimeout(
      () =>
        void look()
          .catch(() => undefined)
          .finally(() => isOver || again()),
      EVERY_MS,
    );
  };
  again();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
