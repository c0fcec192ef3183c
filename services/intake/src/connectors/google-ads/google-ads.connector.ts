import { UnreadablePayload, type Connector, type VendorRequest } from '../connector.js';
import { parseLossless } from '../lossless-json.js';
import { sameSecret } from '../signatures.js';
import { mapGoogleLead, type GoogleLead } from './map-google-lead.js';

/** The body with every digit of its ids. @throws UnreadablePayload */
function parse({ rawBody }: VendorRequest): GoogleLead {
  const body = parseLossless(rawBody.toString('utf8'));
  if (body === null || typeof body !== 'object' || Array.isArray(body))
    throw new UnreadablePayload([{ field: '(body)', message: 'has to be a JSON object' }]);
  return body;
}

/**
 * Google Ads lead forms. There is no signature: the key that stands in the body (`google_key`) is compared and never kept.
 * https://developers.google.com/google-ads/webhook/docs/implementation
 */
export const googleAdsConnector: Connector = {
  name: 'google-ads',
  secrets: ['googleKey'],
  successStatus: 200,

  isAuthentic(request, { googleKey = '' }) {
    const { google_key: given } = parse(request);
    return typeof given === 'string' && sameSecret(given, googleKey);
  },

  read: (request, source) => ({ inquiries: [mapGoogleLead(parse(request), source)], notices: [], skipped: 0 }),
};
