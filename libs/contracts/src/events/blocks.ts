import { Type, type Static } from 'typebox';

/** Blocks that several events share. Objects are closed here: writers are strict. */
const closed = { additionalProperties: false } as const;

export const Uuid = Type.String({ format: 'uuid' });
export const Instant = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' });
export const Text = Type.String({ maxLength: 2000 });
export const Currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' });
export const Minor = Type.Integer({
  description: 'amount in minor units of the currency',
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
});

export const Money = Type.Object({ amount: Minor, currency: Currency }, closed);
export type Money = Static<typeof Money>;

export const Address = Type.Object(
  {
    city: Type.Optional(Text),
    state: Type.Optional(Text),
    postalCode: Type.Optional(Text),
    country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
  },
  closed,
);
export type Address = Static<typeof Address>;

/** The only place for personal data; present in the few events that need it. */
export const Person = Type.Object(
  {
    email: Type.Optional(Text),
    emailInvalid: Type.Optional(Type.Boolean({ description: 'the address was kept as it came, but no mail can be sent to it' })),
    phone: Type.Optional(Text),
    firstName: Type.Optional(Text),
    lastName: Type.Optional(Text),
    jobTitle: Type.Optional(Text),
    locale: Type.Optional(Text),
    timeZone: Type.Optional(Text),
    address: Type.Optional(Address),
  },
  closed,
);
export type Person = Static<typeof Person>;

export const Company = Type.Object(
  {
    name: Type.Optional(Text),
    domain: Type.Optional(Text),
    country: Type.Optional(Text),
    employees: Type.Optional(Type.Integer({ minimum: 0 })),
    annualRevenue: Type.Optional(Money),
    industry: Type.Optional(Text),
  },
  closed,
);
export type Company = Static<typeof Company>;

export const mediaTypes = [
  'trade-show',
  'print',
  'direct-mail',
  'radio',
  'television',
  'outdoor',
  'paid-search',
  'paid-social',
  'display',
  'video',
  'organic-search',
  'organic-social',
  'email',
  'referral',
  'partner',
  'phone',
  'website',
  'affiliate',
  'other',
] as const;
export type MediaType = (typeof mediaTypes)[number];

export const Utm = Type.Object(
  {
    source: Type.Optional(Text),
    medium: Type.Optional(Text),
    campaign: Type.Optional(Text),
    term: Type.Optional(Text),
    content: Type.Optional(Text),
  },
  closed,
);
export const clickIdNames = ['gclid', 'gbraid', 'wbraid', 'fbclid', 'msclkid', 'li_fat_id', 'ttclid'] as const;
export const ClickIds = Type.Object(
  {
    gclid: Type.Optional(Text),
    gbraid: Type.Optional(Text),
    wbraid: Type.Optional(Text),
    fbclid: Type.Optional(Text),
    msclkid: Type.Optional(Text),
    li_fat_id: Type.Optional(Text),
    ttclid: Type.Optional(Text),
  },
  closed,
);

/** Where an inquiry or a touch came from: media type > channel > campaign, and finer, as it came. */
export const Origin = Type.Object(
  {
    mediaType: Type.Enum([...mediaTypes]),
    channel: Text,
    campaign: Type.Optional(Text),
    utm: Type.Optional(Utm),
    clickIds: Type.Optional(ClickIds),
    landingPage: Type.Optional(Text),
    referrer: Type.Optional(Text),
  },
  closed,
);
export type Origin = Static<typeof Origin>;

/** On what ground mail may be sent. Without a `granted` consent or a stated basis, no mail is. */
export const Consent = Type.Object(
  {
    email: Type.Optional(Type.Enum(['granted', 'denied', 'unknown'])),
    basis: Type.Optional(Type.Enum(['consent', 'legitimate-interest', 'contract'])),
    givenAt: Type.Optional(Instant),
    text: Type.Optional(Text),
  },
  closed,
);
export type Consent = Static<typeof Consent>;

export const Answers = Type.Record(Type.String(), Text);
export const grades = ['A', 'B', 'C', 'D'] as const;
export const Grade = Type.Enum([...grades]);
export type Grade = Static<typeof Grade>;
export const leadStatuses = ['new', 'mql', 'accepted', 'qualified', 'disqualified', 'won', 'lost', 'recycled'] as const;
export const LeadStatus = Type.Enum([...leadStatuses]);
export type LeadStatus = Static<typeof LeadStatus>;
export const activities = [
  'call-attempted',
  'call-connected',
  'voicemail',
  'email-sent',
  'email-received',
  'meeting',
  'no-show',
  'note',
] as const;
export type Activity = (typeof activities)[number];
