import { tellOfNewDevice } from '@signet/administration';
import { type Digest, digest, type Proved, type Proving } from '@signet/authorization-server';
import type { Account, RememberedToken } from '@signet/identity';
import type { FastifyRequest } from 'fastify';
import { recogniseDevice } from '../factors/remembered-device.js';
import type { Done } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { field } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
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
  account: Account,
  proof: Pick<Proving, 'step' | 'keep' | 'makesPasskeys' | 'rememberedDevice' | 'tellOwner'>,
): Promise<Proved> {
  const { subject } = account;
  const proving = { ...proof, subject, amr: ['pwd'], credential: passwordMark(account), replaces: session };
  return issuer.core.journey.proved({ ...reference, proving });
}

/** How its owner is told of a sign-in; undefined where this browser signed in to the account before. */
export async function tellingOwner(
  issuer: Issuer,
  request: FastifyRequest,
  account: Account,
): Promise<Proving['tellOwner']> {
  if (await issuer.identity.knowsDevice(account, issuer.cookies.device(request))) return undefined;
  return tellOfNewDevice(issuer.administration.own, account, originOf(request));
}

/** A sign-in, with what the browser is to keep of being remembered. */
export interface LoggedIn extends Proved {
  readonly remembered?: { readonly subject: string; readonly token: RememberedToken } | undefined;
}

/**
 * As `provePassword`, of a sign-in: its owner is told, unless this browser signed in to the account before, and a browser that they have remembered
 * is known again.
 */
export async function proveLogin(
  issuer: Issuer,
  { request, parameters }: Visit,
  found: FoundInteraction,
  { account, keep }: { readonly account: Account; readonly keep?: boolean },
): Promise<LoggedIn> {
  const tellOwner = await tellingOwner(issuer, request, account);
  const token = await recogniseDevice(issuer, request, account);
  // As the script of the sign-in page filled it in.
  const makesPasskeys = field(parameters, 'makes_passkeys') === 'yes' || undefined;
  const how = { step: 'login', keep, makesPasskeys, tellOwner, rememberedDevice: token?.deviceId } as const;
  const proved = await provePassword(issuer, found, account, how);
  return { ...proved, remembered: token && { subject: account.subject, token } };
}

/** A fresh cookie, for what an attacker planted or saw before is worth nothing now (session fixation), and on. */
export function signedIn(issuer: Issuer, { begun, outcome, remembered }: LoggedIn, deviceCookie: string): Done {
  return {
    kind: 'done',
    send: async (visit) => {
      if (begun) issuer.cookies.setSession(visit.reply, begun, issuer.clock.now());
      // What was used up is another by now, also where there is more to prove.
      const device = remembered
        ? await issuer.identity.keepDevice(remembered.subject, deviceCookie, remembered.token)
        : deviceCookie;
      if (begun || remembered) issuer.cookies.setDevice(visit.reply, device);
      await sendOn(issuer, visit, outcome, begun !== undefined);
    },
  };
}
