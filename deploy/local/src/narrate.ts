import type { AnyEvent } from '@baton/contracts';

const short = (leadId: string) => leadId.slice(-6);
const amount = (minor: number, currency: string) =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).format(minor / 10 ** digits(currency));
const digits = (currency: string) =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** One line about an event for the terminal: what happened to which lead, and why. undefined for what is not worth a line. */
export function narrate(event: AnyEvent): string | undefined {
  const said = sentence(event);
  if (said === undefined) return undefined;
  const leadId = (event.data as { leadId?: string }).leadId;
  return leadId === undefined ? said : `lead …${short(leadId)}  ${said}`;
}

const clockInWords = ({ clock, goal }: { clock: string; goal?: string }) => (clock === 'status' ? `reach ${goal}` : clock);

function sentence(event: AnyEvent): string | undefined {
  switch (event.name) {
    case 'inquiry-accepted': {
      const { origin, connector, known, isTest, company } = event.data;
      const from = [connector, origin.mediaType, origin.campaign].filter(Boolean).join(' / ');
      return `accepted   ${known ? 'another inquiry of a known person' : 'a new person'}${company.name ? ` of ${company.name}` : ''} from ${from}${isTest ? ' (a test)' : ''}`;
    }
    case 'lead-scored': {
      const { grade, score, reasons } = event.data;
      const best = [...reasons].sort((a, b) => Math.abs(b.points) - Math.abs(a.points)).slice(0, 2);
      return `scored     ${grade} ${score}${best.length > 0 ? ` because ${best.map(r => `${r.text} (${r.points > 0 ? '+' : ''}${Math.round(r.points)})`).join(', ')}` : ''}`;
    }
    case 'lead-assigned':
      return `assigned   to ${event.data.rep.name} because ${event.data.because}`;
    case 'lead-queued':
      return `queued     ${event.data.because}`;
    case 'lead-unassigned':
      // Closing says it already.
      return event.data.reason === 'closed' ? undefined : `taken back from ${event.data.repId}: ${event.data.because}`;
    case 'lead-accepted':
      return `taken on   by ${event.data.repId}`;
    case 'lead-contacted':
      return `contacted  by ${event.data.repId} (${event.data.activity})`;
    case 'lead-sent-to-nurture':
      return `nurtured   ${event.data.because}`;
    case 'nurture-step-sent':
      return `mailed     step ${event.data.step} of ${event.data.program}`;
    case 'nurture-stopped':
      return `nurture    of ${event.data.program} stopped: ${event.data.reason}`;
    case 'lead-reactivated':
      return `awake      ${event.data.because}`;
    case 'nurture-exhausted':
      return `nurture    ${event.data.because}`;
    case 'sla-reminder':
      return `reminded   ${event.data.repId} has until ${event.data.dueAt} to ${clockInWords(event.data)}`;
    case 'sla-breached':
      return `late       ${event.data.repId} let the time to ${clockInWords(event.data)} run out`;
    case 'lead-escalated':
      return `escalated  ${event.data.to === undefined ? '' : `to ${event.data.to}: `}${event.data.because}`;
    case 'lead-closed':
      return `closed     ${event.data.outcome}: ${event.data.because}`;
    case 'lead-reopened':
      return `reopened   ${event.data.because}`;
    case 'claim-refused':
      return `refused    ${event.data.claim}: ${event.data.because}`;
    case 'leads-merged':
      return event.data.leadId === event.data.mergedLeadId
        ? `merged     into …${short(event.data.survivorLeadId)}: ${event.data.reason}`
        : undefined;
    case 'crm-record-linked':
      return `recorded   in ${event.data.system} as ${event.data.objectType} ${event.data.recordId}`;
    case 'rep-answered':
      return `answered   by ${event.data.repId} (${event.data.channel}): ${event.data.answer}${event.data.reason === undefined ? '' : `, ${event.data.reason}`}`;
    case 'conversion-attributed': {
      const { value, credits, revision } = event.data;
      const linear = credits.filter(c => c.model === 'linear').map(c => `${c.channel} ${amount(c.amount, value.currency)}`);
      return `credited   ${amount(value.amount, value.currency)} to ${linear.join(', ')}${revision > 1 ? ` (restated, revision ${revision})` : ''}`;
    }
    case 'dead-lettered':
      return `DEAD LETTER ${event.data.eventType} on ${event.data.topic}: ${event.data.reason}`;
    default:
      return undefined;
  }
}
