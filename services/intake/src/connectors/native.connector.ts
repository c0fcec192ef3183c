import { cleanText } from '../inquiries/clean-text.js';
import { InquiryDto } from '../inquiries/inquiry.dto.js';
import { mapNative } from '../inquiries/map-native.js';
import { checkBody } from '../validation/check-body.js';
import { UnreadablePayload, type Connector } from './connector.js';
import { isSignedBy } from './signatures.js';

/** Baton's own format, for forms that sign instead of sending a key: header `baton-signature: sha256=<hex HMAC-SHA256 of the body>`. */
export const nativeConnector: Connector = {
  name: 'native',
  secrets: ['signingSecret'],
  successStatus: 202,

  isAuthentic: ({ rawBody, headers }, { signingSecret }) => isSignedBy(signingSecret, rawBody, headers['baton-signature']),

  read({ rawBody }, source) {
    const body = JSON.parse(rawBody.toString('utf8')) as unknown;
    const list = Array.isArray(body) ? body : [body];
    const inquiries = list.map((item, index) => {
      const prefix = Array.isArray(body) ? `${index}.` : '';
      const checked = checkBody(InquiryDto, item);
      if ('errors' in checked) throw new UnreadablePayload(checked.errors.map(e => ({ ...e, field: prefix + e.field })));
      const externalId = cleanText(checked.value.externalId);
      if (externalId === undefined) throw new UnreadablePayload([{ field: `${prefix}externalId`, message: 'externalId has to be there' }]);
      return mapNative(checked.value, item, externalId, source);
    });
    return { inquiries, notices: [], skipped: 0 };
  },
};
