import type { EventOn } from '@baton/contracts';
import type { Lead } from '../life-cycle/lead.js';
import { transition, type Claim } from '../life-cycle/transition.js';
import { inquiryOf } from './inquiry.js';
import type { LeadWork } from './lead-work.js';
import { mergeInBatch, unmergeInBatch } from './merge-in-batch.js';

type Heard = EventOn<'intakeLeads' | 'scoringLeads' | 'nurtureLeads'> & { leadId: string | null };

/** Whether what a claim does to a lead may speak of reps. The frequent claims that never do go without the routing lock. */
function speaksOfReps(lead: Lead, claim: Claim): boolean {
  if (claim.name === 'lead-scored') return false;
  if (claim.name !== 'inquiry-accepted') return true;
  return lead.place === 'assigned' || lead.place === 'closed';
}

/** Lets events happen to the leads of a batch, in order. Only what has to be waited for is: of thousands, most happen at once. */
export async function hearAll(events: readonly Heard[], work: LeadWork): Promise<void> {
  work.batch.expectInquiries(() => events.flatMap(event => (event.name === 'inquiry-accepted' ? [inquiryOf(event, event.leadId!)] : [])));
  for (const event of events) {
    const happening = hear(event, work);
    if (happening !== undefined) await happening;
  }
}

function hear(event: Heard, work: LeadWork): Promise<void> | undefined {
  const { batch } = work;
  switch (event.name) {
    case 'leads-merged':
      return mergeInBatch(event, work);
    case 'leads-unmerged':
      return unmergeInBatch(event, work);
    case 'visitor-identified':
    case 'nurture-started':
    case 'nurture-step-sent':
      return undefined;
    default: {
      const lead = batch.get(event.leadId!);
      if (lead.outcome === 'erased') return undefined;
      if (event.name === 'inquiry-accepted') {
        const inquiry = inquiryOf(event, lead.id);
        work.inquiries.added.push(inquiry);
        batch.setInquiries(lead.id, [...batch.inquiriesOf(lead.id), inquiry]);
      }
      if (event.name === 'lead-erased') dropInquiries(lead.id, work);
      const happen = () => batch.take(transition(lead, event, batch.context), event);
      if (event.name === 'status-reported' && event.data.status === 'declined')
        return batch
          .board()
          .then(() => batch.learnConduct())
          .then(happen);
      return speaksOfReps(lead, event) ? batch.board().then(happen) : happen();
    }
  }
}

/** What the same batch brought of a person who is then forgotten is not written at all. */
function dropInquiries(leadId: string, { batch, inquiries }: LeadWork): void {
  batch.setInquiries(leadId, []);
  const kept = inquiries.added.filter(i => i.leadId !== leadId);
  inquiries.added.splice(0, Infinity, ...kept);
}
