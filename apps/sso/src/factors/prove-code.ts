import { type CodeKindName, credentialOf, proveByCode } from '@signet/administration';
import type { FormAnswer } from '../forms/guarded-form.js';
import { callerOf } from '../http/caller.js';
import { originOf } from '../http/request-origin.js';
import type { Message } from '../pages/messages/catalogue.js';
import type { FactorOccasion, ProvedFactor } from './factor-kind.js';

interface TypedCode {
  readonly kind: CodeKindName;
  readonly typed: string;
  /** At its field, where it is none. */
  readonly wrong: Readonly<Record<string, Message>>;
}

/** Guesses count against the account: whoever is here proved its password. */
export async function proveCode(
  { issuer, visit: { request }, account }: FactorOccasion,
  { kind, typed, wrong }: TypedCode,
): Promise<ProvedFactor | FormAnswer<string>> {
  const { administration, cookies, identity } = issuer;
  let proved: Awaited<ReturnType<typeof proveByCode>>;
  const guess = { account, code: kind, caller: callerOf(request), deviceCookie: cookies.device(request) };
  const tried = await identity.tryCode(guess, async () => {
    proved = await proveByCode(
      administration.own,
      { subject: account.subject, origin: originOf(request) },
      { kind, typed },
    );
    return proved !== undefined;
  });
  if (tried.kind === 'locked') return tried;
  if (proved === undefined) return { kind: 'refused', status: 401, errors: wrong };
  return { kind: 'proved', amr: proved.amr, credential: credentialOf(proved.factor) };
}
