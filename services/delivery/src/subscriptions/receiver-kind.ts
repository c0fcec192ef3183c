/** What kinds of receivers there are: somebody's webhook, a record in a CRM, or people, by mail or in a chat. */
export const receiverKinds = ['webhook', 'crm', 'email', 'slack', 'teams'] as const;
export type ReceiverKind = (typeof receiverKinds)[number];
