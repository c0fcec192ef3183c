import type { Mail } from '@baton/platform/mail';
import type { MailFacts } from '../episodes/may-mail.js';
import type { Program, Step } from '../programs/program.js';
import { render, type TemplateVariables } from '../programs/template.js';

const FOOTER = 'If you would rather not hear from us, unsubscribe here:';

/**
 * Fills the templates of a step in. Where a template has no place for the unsubscribe link, it is put at the end.
 * @throws LiquidError when a template fails on these values
 */
export function composeMail(
  program: Program,
  step: Step,
  facts: MailFacts & { email: string },
  from: string,
  messageId: string,
  unsubscribeUrl: string,
): Mail {
  const variables: TemplateVariables = {
    person: {
      firstName: facts.firstName ?? '',
      lastName: facts.lastName ?? '',
      email: facts.email,
      locale: facts.locale ?? '',
      country: facts.country ?? '',
    },
    company: { name: facts.companyName ?? '' },
    unsubscribeUrl,
  };
  const text = render(step.text, false, variables);
  const html = step.html === null ? null : render(step.html, true, variables);
  return {
    from: program.from ?? from,
    to: { name: `${variables.person.firstName} ${variables.person.lastName}`.trim(), address: facts.email },
    subject: render(step.subject, false, variables),
    text: text.includes(unsubscribeUrl) ? text : `${text.trimEnd()}\n\n-- \n${FOOTER}\n${unsubscribeUrl}\n`,
    ...(html === null
      ? {}
      : {
          html: html.includes(unsubscribeUrl)
            ? html
            : `${html}<p style="font-size: smaller"><a href="${unsubscribeUrl}">Unsubscribe</a></p>`,
        }),
    messageId,
    // One click unsubscribes without a page (RFC 8058); nobody is to answer with an out-of-office note (RFC 3834).
    headers: {
      'List-Unsubscribe': `<${unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
      Precedence: 'bulk',
    },
  };
}
