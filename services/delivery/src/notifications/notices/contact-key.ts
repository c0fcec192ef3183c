import { createHash } from 'node:crypto';

/**
 * Who a contact of a channel is, in what waits: it keeps neither their address nor their place among the contacts, which may change until it is sent. A
 * channel has a few contacts: so short a hash tells them apart.
 */
export const contactKey = (address: string): string => createHash('sha256').update(address.toLowerCase()).digest('base64url').slice(0, 12);
