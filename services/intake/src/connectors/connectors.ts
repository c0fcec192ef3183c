import type { Connector } from './connector.js';
import { googleAdsConnector } from './google-ads/google-ads.connector.js';
import { metaLeadgenConnector } from './meta-leadgen/meta-leadgen.connector.js';
import { nativeConnector } from './native.connector.js';

/** Every connector there is. A new one is added here. */
export const connectors: ReadonlyMap<string, Connector> = new Map(
  [nativeConnector, googleAdsConnector, metaLeadgenConnector].map(c => [c.name, c]),
);
