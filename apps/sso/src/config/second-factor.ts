import type { FactorPolicy } from '@signet/authorization-server';
import { enrollable, type FactorType } from '@signet/identity';
import type { EnvironmentReader } from '@signet/runtime';

/** What operators want of a sign-in beside the password. */
export interface SecondFactorConfig {
  readonly policy: FactorPolicy;
  /** What people can set up; what they have goes on. */
  readonly kinds: readonly FactorType[];
  /** A code to the verified address counts as a second factor, for whoever has no other. */
  readonly emailCode: boolean;
}

/** For longer nobody vouches for whose browser it still is. */
const rememberedDays = { unit: 'a number of days', least: 0, most: 90 };

const rule = 'must be optional, required, or required-from: with a day, as required-from:2027-01-31';

/** @param isMailSent codes go nowhere else */
export function readSecondFactor(read: EnvironmentReader, isMailSent: boolean): SecondFactorConfig {
  const all = Object.keys(enrollable) as FactorType[];
  const kinds = read.list('SECOND_FACTOR_KINDS', (name) => {
    const kind = all.find((each) => each === name);
    if (kind === undefined) throw new Error(`must be some of ${all.join(', ')}`);
    return kind;
  });
  const requiredFrom = read.optionalParsed('SECOND_FACTOR', requiredFromOf);
  const days = read.number('SECOND_FACTOR_REMEMBERED_DAYS', rememberedDays) ?? 0;
  const wantsMail = read.flag('EMAIL_CODE_AS_FACTOR');
  if (wantsMail && !isMailSent) read.refuse('EMAIL_CODE_AS_FACTOR', 'needs mail that is sent: SMTP_URL');
  return {
    policy: {
      ...(requiredFrom?.at !== undefined && { requiredFrom: requiredFrom.at }),
      ...(days > 0 && { rememberedFor: days * 86_400 }),
    },
    kinds: kinds.length === 0 ? all : kinds,
    emailCode: wantsMail,
  };
}

/** The first second of the day, in UTC. */
function requiredFromOf(text: string): { readonly at: number | undefined } {
  if (text === 'optional') return { at: undefined };
  if (text === 'required') return { at: 0 };
  const day = /^required-from:(\d{4}-\d{2}-\d{2})$/.exec(text)?.[1];
  const at = Date.parse(`${day}T00:00:00Z`) / 1000;
  // Date.parse takes the 30th of February for the 2nd of March.
  if (day === undefined || Number.isNaN(at) || !new Date(at * 1000).toISOString().startsWith(day))
    throw new Error(rule);
  return { at };
}
