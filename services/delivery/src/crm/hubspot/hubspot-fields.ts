import type { FieldRules } from '../field-rules.js';

/** What goes into which property of a contact. The lower five have to be made in HubSpot, and `baton_lead_id` beside them, which is unique. */
export const hubspotFields: FieldRules = {
  email: { from: 'person.email' },
  firstname: { from: 'person.firstName' },
  lastname: { from: 'person.lastName' },
  phone: { from: 'person.phone' },
  jobtitle: { from: 'person.jobTitle' },
  city: { from: 'person.address.city' },
  state: { from: 'person.address.state' },
  zip: { from: 'person.address.postalCode' },
  country: { from: 'person.address.country' },
  company: { from: 'company.name' },
  website: { from: 'company.domain' },
  baton_score: { from: 'score' },
  baton_grade: { from: 'grade' },
  baton_status: { from: 'status' },
  baton_reason: { from: 'reason' },
  baton_source: { from: 'origin.channel' },
};
