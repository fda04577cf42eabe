import { domainToASCII } from 'node:url';
import { mailAddress } from '@signet/authorization-server';

/** Of mail, in ASCII and in small letters. @throws Error in words that go on from a name */
export function parseMailDomain(text: string): string {
  const domain = domainToASCII(text.trim().toLowerCase());
  if (mailAddress(`a@${domain}`) === undefined) throw new Error('must be a domain of mail such as example.com');
  return domain;
}

/** @throws Error for what is neither an email nor an https address */
export function parseContact(text: string): string {
  const isEmail = /^[^\s@<>?&%]{1,64}@[A-Za-z0-9.-]{1,255}$/.test(text);
  const isAddress = text.length <= 2048 && URL.canParse(text) && new URL(text).protocol === 'https:';
  if (!isEmail && !isAddress) throw new Error('must be an email address, or an https address');
  return text;
}

/** A day, or a moment of one, in UTC. @throws Error in words that go on from a name */
export function parseMoment(text: string): string {
  if (/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?Z)?$/.test(text) && isOfCalendar(text)) return text;
  throw new Error('must be a day such as 2030-01-31, or a moment such as 2030-01-31T08:00:00Z');
}

/** Seconds since the epoch, of what `parseMoment` gave. */
export function secondsOf(moment: string): number {
  return Math.ceil(Date.parse(moment) / 1000);
}

/** Date.parse takes the 30th of February for the 2nd of March. */
function isOfCalendar(text: string): boolean {
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text.slice(0, 10));
}
