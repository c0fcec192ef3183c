/** What kinds of receivers there are: somebody's webhook, or a record in a CRM. */
export const receiverKinds = ['webhook', 'crm'] as const;
export type ReceiverKind = (typeof receiverKinds)[number];
