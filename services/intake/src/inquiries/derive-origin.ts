import { clickIdNames, mediaTypes, type MediaType, type Origin } from '@baton/contracts';

/** What a source says of the inquiries that say nothing themselves. */
export interface OriginDefaults {
  readonly mediaType?: MediaType;
  readonly channel?: string;
  readonly campaign?: string;
}

/** An origin as it came: any of it may be missing. */
export type GivenOrigin = Partial<Origin>;

interface Hint {
  readonly mediaType: MediaType;
  readonly channel?: string;
}

const CLICKS: Record<(typeof clickIdNames)[number], Hint> = {
  gclid: { mediaType: 'paid-search', channel: 'google-ads' },
  gbraid: { mediaType: 'paid-search', channel: 'google-ads' },
  wbraid: { mediaType: 'paid-search', channel: 'google-ads' },
  msclkid: { mediaType: 'paid-search', channel: 'microsoft-ads' },
  fbclid: { mediaType: 'paid-social', channel: 'meta' },
  li_fat_id: { mediaType: 'paid-social', channel: 'linkedin' },
  ttclid: { mediaType: 'paid-social', channel: 'tiktok' },
};

const MEDIUMS = new Map<string, MediaType>(
  Object.entries({
    cpc: 'paid-search',
    ppc: 'paid-search',
    paidsearch: 'paid-search',
    sem: 'paid-search',
    paidsocial: 'paid-social',
    paid_social: 'paid-social',
    'paid-social': 'paid-social',
    cpm: 'display',
    display: 'display',
    banner: 'display',
    video: 'video',
    social: 'organic-social',
    'organic-social': 'organic-social',
    organic: 'organic-search',
    email: 'email',
    newsletter: 'email',
    referral: 'referral',
    affiliate: 'affiliate',
    partner: 'partner',
    print: 'print',
    radio: 'radio',
    tv: 'television',
    phone: 'phone',
    offline: 'other',
  } satisfies Record<string, MediaType>),
);

const SEARCH_ENGINE = /(^|\.)(google|bing|duckduckgo|ecosia|yahoo|baidu|yandex|qwant|startpage)\.[a-z.]+$/;
const SOCIAL_NETWORK =
  /(^|\.)(facebook\.com|instagram\.com|linkedin\.com|lnkd\.in|t\.co|x\.com|twitter\.com|tiktok\.com|youtube\.com|reddit\.com)$/;

const hostOf = (url: string | undefined): string | undefined => {
  if (url === undefined || !URL.canParse(url)) return undefined;
  return new URL(url).hostname.replace(/^www\./, '');
};

function fromReferrer(referrer: string | undefined, landingPage: string | undefined): Hint | undefined {
  const host = hostOf(referrer);
  if (host === undefined || host === hostOf(landingPage)) return undefined;
  if (SEARCH_ENGINE.test(host)) return { mediaType: 'organic-search', channel: host };
  return { mediaType: SOCIAL_NETWORK.test(host) ? 'organic-social' : 'referral', channel: host };
}

/**
 * Where an inquiry came from. What it says itself counts first, then what its source says, then what a click id, the UTM medium or the referrer
 * tell; without any of it a website. Fields stand as they came.
 */
export function deriveOrigin(given: GivenOrigin, defaults: OriginDefaults): Origin {
  const click = clickIdNames.find(name => given.clickIds?.[name] !== undefined);
  const medium = MEDIUMS.get(given.utm?.medium?.toLowerCase() ?? '');
  const hint: Hint | undefined =
    click !== undefined ? CLICKS[click] : medium !== undefined ? { mediaType: medium } : fromReferrer(given.referrer, given.landingPage);
  const campaign = given.campaign ?? defaults.campaign ?? given.utm?.campaign;
  return {
    ...given,
    mediaType: given.mediaType ?? defaults.mediaType ?? hint?.mediaType ?? 'website',
    channel: given.channel ?? defaults.channel ?? given.utm?.source ?? hint?.channel ?? 'direct',
    ...(campaign === undefined ? {} : { campaign }),
  };
}

/** Whether text names a media type. */
export const isMediaType = (text: string): text is MediaType => (mediaTypes as readonly string[]).includes(text);
