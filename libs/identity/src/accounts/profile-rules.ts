import { givenName } from '@signet/runtime';
import { IdentityError } from '../shared/identity-error.js';
import type { PostalAddress, Profile } from './account.js';

export const profileTextMaxLength = 256;
const longestUrl = 2048;

const names = ['name', 'givenName', 'familyName', 'middleName', 'nickname'] as const;
const urls = ['profile', 'picture', 'website'] as const;
const plain = [...names, 'email', 'gender', 'birthdate', 'zoneinfo', 'locale', 'phoneNumber'] as const;
const formats: Readonly<Partial<Record<keyof Profile, RegExp>>> = {
  email: /^[^\s@]+@[^\s@]+$/,
  // OpenID Connect Core §5.1: a date, or 0000 for a year that is not told, or a year alone.
  birthdate: /^\d{4}(?:-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))?$/,
};

/**
 * What a person may say of themselves (OpenID Connect Core §5.1): text of 1 to 256 characters without controls, addresses of
 * pages as http or https URLs.
 * @returns the same, its names in the form in which they are kept
 * @throws IdentityError `invalid_profile`, which names the member and not its value
 */
export function checkProfile<Given extends Partial<Profile>>(profile: Given): Given {
  for (const member of plain) checkText(member, profile[member], profileTextMaxLength);
  for (const member of urls) {
    const value = profile[member];
    checkText(member, value, longestUrl);
    if (value !== undefined && !(URL.canParse(value) && /^https?:\/\//i.test(value)))
      refuse(member, 'an http or https URL');
  }
  for (const [member, format] of Object.entries(formats)) {
    const value = profile[member as keyof Profile];
    if (value !== undefined && !format.test(String(value))) refuse(member, 'of its format');
  }
  checkAddress(profile.address ?? {});
  const kept = names.flatMap((member) => {
    const name = profile[member];
    return name === undefined ? [] : [[member, givenName(name, profileTextMaxLength)]];
  });
  return { ...profile, ...Object.fromEntries(kept) };
}

function checkAddress(address: PostalAddress): void {
  for (const [member, value] of Object.entries(address)) {
    // §5.1.1: these two may have several lines.
    const oneLine = ['formatted', 'streetAddress'].includes(member) ? value?.replace(/\r?\n/g, ' ') : value;
    checkText(`address.${member}`, oneLine, longestUrl);
  }
}

function checkText(member: string, value: string | undefined, most: number): void {
  if (value === undefined) return;
  if (value.length > most || givenName(value, most) === undefined) {
    refuse(member, `1 to ${most} characters, none of them invisible or a control character`);
  }
}

function refuse(member: string, rule: string): never {
  throw new IdentityError('invalid_profile', `${member} is not ${rule}`);
}
