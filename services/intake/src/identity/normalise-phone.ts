// The core with its metadata by hand: the package's other entries import JSON in a way that warns wherever modules are loaded in a sandbox.
import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/metadata.max.json';

/**
 * A telephone number in E.164, under which a person is recognised.
 * @param country ISO 3166 code of the person or of the source: how a number without country code is read
 * @returns undefined for what is not a valid number of any country
 */
export function normalisePhone(input: string, country?: string): string | undefined {
  const defaultCountry =
    country !== undefined && isSupportedCountry(country as CountryCode, metadata) ? (country as CountryCode) : undefined;
  // 00 is how most countries dial out; without a leading + or a country the library can't know.
  const text = input
    .trim()
    .replace(/^tel:/i, '')
    .replace(/^00(?=[1-9])/, '+');
  const parsed = parsePhoneNumberFromString(text, { defaultCountry }, metadata);
  return parsed?.isValid() ? parsed.number : undefined;
}
