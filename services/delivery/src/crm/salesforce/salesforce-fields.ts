import type { FieldRules } from '../field-rules.js';

/**
 * What goes into which field of a Lead. The lower five have to be made in Salesforce, and `Baton_Lead_Id__c` beside them, a unique external id. Without
 * LastName and Company, Salesforce takes no lead; what is longer than a field, it refuses.
 */
export const salesforceFields: FieldRules = {
  FirstName: { from: 'person.firstName', maxLength: 40 },
  LastName: { from: 'person.lastName', otherwise: '[not given]', maxLength: 80 },
  Company: { from: 'company.name', otherwise: '[not given]', maxLength: 255 },
  Email: { from: 'person.email', maxLength: 80 },
  Phone: { from: 'person.phone', maxLength: 40 },
  Title: { from: 'person.jobTitle', maxLength: 128 },
  City: { from: 'person.address.city', maxLength: 40 },
  PostalCode: { from: 'person.address.postalCode', maxLength: 20 },
  Website: { from: 'company.domain', maxLength: 255 },
  NumberOfEmployees: { from: 'company.employees' },
  Baton_Score__c: { from: 'score' },
  Baton_Grade__c: { from: 'grade' },
  Baton_Status__c: { from: 'status', maxLength: 255 },
  Baton_Reason__c: { from: 'reason', maxLength: 255 },
  Baton_Source__c: { from: 'origin.channel', maxLength: 255 },
};
