import type { CrmConnector, CrmVendor } from './crm-connector.js';
import type { CrmHttp } from './crm-http.js';
import { HubspotConnector } from './hubspot/hubspot-connector.js';
import { SalesforceConnector } from './salesforce/salesforce-connector.js';

/** All CRMs that Baton knows. */
export const connectorsOver = (http: CrmHttp): ReadonlyMap<CrmVendor, CrmConnector> =>
  new Map([new HubspotConnector(http), new SalesforceConnector(http)].map((connector: CrmConnector) => [connector.vendor, connector]));
