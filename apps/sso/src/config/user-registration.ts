import { domainToASCII } from 'node:url';
import {
  mailAddress,
  noUserRegistration,
  type RegistrationField,
  registrationFields,
  type UserRegistration,
} from '@signet/authorization-server';
import type { EnvironmentReader } from '@signet/runtime';

const policies = 'must be off, invitation, open, or domains:example.com,example.org';
const fieldNames = registrationFields.join(', ');

/** @param sendsMail whether mail goes anywhere: without it nobody is invited, and no address is verified */
export function readUserRegistration(read: EnvironmentReader, sendsMail: boolean): UserRegistration {
  const policy = read.optionalParsed('REGISTRATION', parsePolicy);
  const email = read.oneOf('REGISTRATION_EMAIL', ['verified', 'unverified', 'default'], 'default');
  const required = [...new Set(read.list('REGISTRATION_FIELDS', parseField))];
  // As it was called when there were two policies.
  const wasOpen = read.flag('USER_REGISTRATION');
  if (read.optional('USER_REGISTRATION') !== undefined && read.optional('REGISTRATION') !== undefined) {
    return read.refuse('USER_REGISTRATION', 'and REGISTRATION are both set: REGISTRATION alone says it all');
  }
  const { by, domains } = policy ?? { by: wasOpen ? 'open' : 'off', domains: [] };
  if (by === 'off') return { ...noUserRegistration, required };
  const needsMail = by !== 'open' || email === 'verified';
  if (needsMail && !sendsMail) {
    const variable = by === 'open' ? 'REGISTRATION_EMAIL' : 'REGISTRATION';
    return read.refuse(variable, 'takes mail: set SMTP_URL, or MAIL_OUTBOX where it is tried out');
  }
  if (by === 'domains' && email === 'unverified') {
    return read.refuse('REGISTRATION_EMAIL', 'must be verified where REGISTRATION names domains');
  }
  return { by, domains, verifiesEmail: by === 'domains' || (sendsMail && email !== 'unverified'), required };
}

/** From when on those are asked for `REGISTRATION_FIELDS` who have an account without; epoch seconds. Undefined: nobody is. */
export function readFieldsFrom(read: EnvironmentReader): number | undefined {
  return read.optionalParsed('REGISTRATION_FIELDS_FROM', (text) => {
    const at = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?Z)?$/.test(text) ? Date.parse(text) : Number.NaN;
    if (Number.isNaN(at)) throw new Error('must be a day such as 2030-01-31, or a moment such as 2030-01-31T08:00:00Z');
    return Math.ceil(at / 1000);
  });
}

function parsePolicy(text: string): Pick<UserRegistration, 'by' | 'domains'> {
  if (text === 'off' || text === 'invitation' || text === 'open') return { by: text, domains: [] };
  const [, listed = ''] = /^domains:(.+)$/.exec(text) ?? [];
  const domains = listed.split(',').map((each) => domainToASCII(each.trim().toLowerCase()));
  if (domains.some((domain) => mailAddress(`a@${domain}`) === undefined)) throw new Error(policies);
  return { by: 'domains', domains: [...new Set(domains)] };
}

function parseField(text: string): RegistrationField {
  const field = registrationFields.find((each) => each === text);
  if (field === undefined) throw new Error(`must be some of ${fieldNames}`);
  return field;
}
