import { type Digest, digest, type Proved, type StepName } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import type { Done } from '../forms/guarded-form.js';
import type { Issuer } from '../issuer/issuer.js';
import type { FoundInteraction } from './found-interaction.js';
import { sendOn } from './gone.js';

/** Tells the password of an account from those before and after it. */
export function passwordMark({ passwordHash }: Pick<Account, 'passwordHash'>): Digest {
  return digest(passwordHash);
}

/** The person has just proved who they are with their password. */
export function provePassword(
  issuer: Issuer,
  { reference, session }: FoundInteraction,
  step: StepName,
  account: Account,
): Promise<Proved> {
  const { subject } = account;
  const proving = { step, subject, amr: ['pwd'], credential: passwordMark(account), replaces: session };
  return issuer.core.journey.proved({ ...reference, proving });
}

/** A fresh cookie, for what an attacker planted or saw before is worth nothing now (session fixation), and on. */
export function signedIn(issuer: Issuer, { begun, outcome }: Proved, deviceCookie: string): Done {
  return {
    kind: 'done',
    send: async (visit) => {
      if (begun) {
        issuer.cookies.setSession(visit.reply, begun.cookie);
        issuer.cookies.setDevice(visit.reply, deviceCookie);
      }
      await sendOn(issuer, visit, outcome, begun !== undefined);
    },
  };
}
