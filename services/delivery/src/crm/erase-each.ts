import { CrmUnavailable, type Erased, type WriteAnswer } from './crm-connector.js';
import { BatchRefused } from './split-refused.js';

/**
 * Erases one lead after the other: what the CRM says of one, also that it fails over it, keeps it from no other.
 * @throws what `one` throws that is about the connection
 */
export async function* eraseEach(leadIds: readonly string[], one: (leadId: string) => Promise<WriteAnswer>): AsyncGenerator<Erased> {
  for (const leadId of leadIds) yield [leadId, await one(leadId).catch(answerOf)];
}

function answerOf(error: unknown): WriteAnswer {
  if (error instanceof BatchRefused) return error.answer;
  if (error instanceof CrmUnavailable && error.status !== null && error.status >= 500)
    return { kind: 'again', error: error.message, status: error.status, answer: error.answer };
  throw error;
}
