import { givenName } from '@signet/runtime';
import { IdentityError } from '../shared/identity-error.js';
import type { PostalAddress, Profile } from './account.js';
import { isEmailAddress } from './email-address.js';

export const profileTextMaxLength = 256;
const longestUrl = 2048;

const names = ['name', 'givenName', 'familyName', 'middleName', 'nickname'] as const;
const urls = ['profile', 'picture', 'website'] as const;
const plain = [...names, 'email', 'gender', 'birthdate', 'zoneinfo', 'locale', 'phoneNumber'] as const;

interface Format {
  readonly holds: (value: string) => boolean;
  readonly rule: string;
}

/** Those that OpenID Connect Core §5.1 describes. */
const formats: Readonly<Partial<Record<keyof Profile, Format>>> = {
  email: { holds: isEmailAddress, rule: 'an email address, such as name@example.com' },
  birthdate: { holds: isBirthdate, rule: 'a date as YYYY-MM-DD, or YYYY' },
  zoneinfo: { holds: isTimeZone, rule: 'a time zone, such as Europe/Paris' },
  locale: { holds: isLocale, rule: 'a language tag, such as en-US' },
  phoneNumber: {
    holds: (value) => /^\+?[\d\s().-]{2,32}(?:;ext=\d{1,15})?$/.test(value) && /\d.*\d/.test(value),
    rule: 'a telephone number, such as +1 (425) 555-1212',
  },
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
  for (const [member, { holds, rule }] of Object.entries(formats)) {
    const value = profile[member as keyof Profile];
    if (value !== undefined && !holds(String(value))) refuse(member, rule);
  }
  checkAddress(profile.address ?? {});
  const kept = names.flatMap((member) => {
    const name = profile[member];
    return name === undefined ? [] : [[member, givenName(name, profileTextMaxLength)]];
  });
  return { ...profile, ...Object.fromEntries(kept) };
}

/** A date that the calendar has, a year alone, or 0000 for a year that is not told. */
function isBirthdate(value: string): boolean {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)-(\d\d))?$/.exec(value) ?? [];
  if (year === undefined || month === undefined) return year !== undefined;
  // A year that is not told may be a leap year.
  const date = new Date(`${year === '0000' ? '2000' : year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}

function isTimeZone(value: string): boolean {
  return !/^[+-]/.test(value) && accepts(() => new Intl.DateTimeFormat('en', { timeZone: value }));
}

/** BCP 47, and with an underscore as some have it (§5.1). */
function isLocale(value: string): boolean {
  return accepts(() => Intl.getCanonicalLocales(value.replaceAll('_', '-')));
}

function accepts(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
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
