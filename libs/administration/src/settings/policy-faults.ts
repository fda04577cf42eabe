import type { PolicySectionName } from './policies.js';
import type { EffectivePolicies, Installation } from './policy-values.js';

/** What settings say together that cannot be. */
export interface PolicyFault {
  readonly section: PolicySectionName;
  readonly setting: string;
  /** Goes on from the name of the setting, or of its variable. */
  readonly problem: string;
}

const needsMail = 'takes mail: set SMTP_URL, or MAIL_OUTBOX where it is tried out';

/** The rules between settings, and between them and what the installation can do. The first of each section. */
export function policyFaults(
  { registration, secondFactor }: EffectivePolicies,
  { isMailSent }: Pick<Installation, 'isMailSent'>,
): readonly PolicyFault[] {
  const faults: PolicyFault[] = [];
  const by = registration.by?.value;
  const email = registration.email?.value;
  const of = (setting: string, problem: string) => faults.push({ section: 'registration', setting, problem });
  if (by !== 'off' && (by !== 'open' || email === 'verified') && !isMailSent)
    of(by === 'open' ? 'email' : 'by', needsMail);
  else if (by === 'domains' && email === 'unverified') of('email', 'must be verified where REGISTRATION names domains');
  else if (by === 'domains' && isEmpty(registration.domains?.value)) of('domains', 'must name a domain');
  if (secondFactor.emailCode?.value === true && !isMailSent) {
    faults.push({ section: 'secondFactor', setting: 'emailCode', problem: 'needs mail that is sent: SMTP_URL' });
  }
  return faults;
}

function isEmpty(value: unknown): boolean {
  return !Array.isArray(value) || value.length === 0;
}
