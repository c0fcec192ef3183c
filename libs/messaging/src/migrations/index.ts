import { Messaging1700000000000 } from './0000-messaging.js';
import { OutboxInHand1795000000000 } from './0001-outbox-in-hand.js';
import { Must1795000001000 } from './0002-must.js';
import { IdentityVersions1795000003000 } from './0003-identity-versions.js';

/** The tables of messaging, for every service's list of migrations. */
export const messagingMigrations = [Messaging1700000000000, OutboxInHand1795000000000, Must1795000001000, IdentityVersions1795000003000];
