/** The one table of topics. Creation, AsyncAPI, KafkaTopic resources and ACLs are generated from it. */
export const serviceNames = ['intake', 'scoring', 'assignment', 'nurture', 'attribution', 'delivery'] as const;
export type ServiceName = (typeof serviceNames)[number];

export interface TopicDefinition {
  readonly name: string;
  /** Who writes it; `external` means systems outside, behind the broker's ACLs. */
  readonly producer: ServiceName | 'external';
  readonly consumers: readonly ServiceName[];
  readonly retentionDays: number;
  /**
   * True when an event of the topic carries the `person` block, or what somebody wrote freely, which may speak of the person: such topics keep 7 days at
   * most, and an erasure says until when.
   */
  readonly personalData: boolean;
  readonly key: string;
  readonly summary: string;
}

/** Partitions of every topic. Never changed: another number is a new major version of the topic. */
export const PARTITIONS = 12;

const define = <const T extends Record<string, TopicDefinition>>(table: T) => table;

export const topics = define({
  inbound: {
    name: 'inbound.events.v1',
    producer: 'external',
    consumers: ['intake'],
    retentionDays: 7,
    personalData: true,
    key: 'anything that keeps one person together, e.g. the external id',
    summary: 'Inquiries, CRM updates, behavior and spend sent by systems outside, signed with the secret of their source.',
  },
  inboundRefusals: {
    name: 'inbound.refusals.v1',
    producer: 'intake',
    consumers: [],
    retentionDays: 7,
    personalData: false,
    key: 'id of the refused event',
    summary: 'Why an inbound event was refused.',
  },
  intakeLeads: {
    name: 'intake.leads.v1',
    producer: 'intake',
    consumers: ['scoring', 'assignment', 'nurture', 'attribution', 'delivery'],
    retentionDays: 7,
    personalData: true,
    key: 'leadId',
    summary: 'Accepted inquiries, identity changes, and what the CRM says about a lead.',
  },
  intakeBehavior: {
    name: 'intake.behavior.v1',
    producer: 'intake',
    consumers: ['scoring', 'nurture', 'attribution'],
    retentionDays: 30,
    personalData: false,
    key: 'leadId, or visitorId while the visitor is unknown',
    summary: 'Visits, clicks, opens, downloads, calls.',
  },
  intakeSpend: {
    name: 'intake.spend.v1',
    producer: 'intake',
    consumers: ['attribution'],
    retentionDays: 30,
    personalData: false,
    key: 'spendId',
    summary: 'What a channel or campaign cost.',
  },
  scoringLeads: {
    name: 'scoring.leads.v1',
    producer: 'scoring',
    consumers: ['assignment'],
    retentionDays: 30,
    personalData: false,
    key: 'leadId',
    summary: 'Scores with their reasons.',
  },
  assignmentLeads: {
    name: 'assignment.leads.v1',
    producer: 'assignment',
    consumers: ['scoring', 'nurture', 'attribution', 'delivery'],
    retentionDays: 7,
    personalData: true,
    key: 'leadId',
    summary: 'The life cycle of each lead: queued, assigned, accepted, nurtured, closed.',
  },
  nurtureLeads: {
    name: 'nurture.leads.v1',
    producer: 'nurture',
    consumers: ['assignment', 'attribution'],
    retentionDays: 30,
    personalData: false,
    key: 'leadId',
    summary: 'Nurture episodes: steps sent, stops, reactivations.',
  },
  deliveryLeads: {
    name: 'delivery.leads.v1',
    producer: 'delivery',
    consumers: ['intake'],
    retentionDays: 7,
    // Why a lead is declined, in the rep's own words.
    personalData: true,
    key: 'leadId',
    summary: 'What comes back from outside: the CRM records that leads became, and how reps answered.',
  },
  attributionConversions: {
    name: 'attribution.conversions.v1',
    producer: 'attribution',
    consumers: [],
    retentionDays: 30,
    personalData: false,
    key: 'opportunityId',
    summary: 'Credit for revenue, per touchpoint and model.',
  },
  attributionAssessments: {
    name: 'attribution.assessments.v1',
    producer: 'attribution',
    consumers: [],
    retentionDays: 30,
    personalData: false,
    key: 'period',
    summary: 'How well sales and marketing work together, computed from events.',
  },
});

export type TopicKey = keyof typeof topics;

/** The dead-letter topic of a consuming service. It carries ids and reasons; bodies are rows in the consumer's database. */
export const deadLetterTopic = (service: ServiceName): TopicDefinition => ({
  name: `${service}.dead-letters.v1`,
  producer: service,
  consumers: [],
  retentionDays: 30,
  personalData: false,
  key: 'leadId, or the event id',
  summary: `Events that ${service} could not process: ids and reasons.`,
});

export const allTopics: readonly TopicDefinition[] = [...Object.values(topics), ...serviceNames.map(deadLetterTopic)];

/** Names of the topics that a service consumes, in the order of the table. */
export const subscriptionsOf = (service: ServiceName): string[] => allTopics.filter(t => t.consumers.includes(service)).map(t => t.name);

/** The fixed consumer group of a service. */
export const consumerGroup = (service: ServiceName): string => `baton.${service}.v1`;
