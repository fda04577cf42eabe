import type { Attempt } from '../code/attempts.js';
import { authorizeAndRedeem, type ClientProof, tokenRequest } from '../code/authorize-and-redeem.js';
import { checkTokens, readTokens } from '../code/check-tokens.js';
import type { Issuer } from '../code/issuers.js';
import { appId, publicAppId } from '../code/service.js';
import { asking, type Load, type Send } from '../harness/load.js';

const refreshRequest = (proof: ClientProof, refresh_token: string) =>
  tokenRequest(proof, { grant_type: 'refresh_token', refresh_token });

/** The newest refresh token of each family: one authorization for each attempt, the people in turn. */
export function startFamilies({ contestant, cookies, proof }: Issuer, attempts: readonly Attempt[]): Promise<string[]> {
  return asking(contestant.url, async (send) => {
    const newest: string[] = [];
    for (const [index, attempt] of attempts.entries()) {
      const cookie = cookies[index % cookies.length] ?? '';
      newest.push(readTokens((await authorizeAndRedeem(send, { attempt, cookie, proof })).body).refresh_token);
    }
    return newest;
  });
}

/**
 * Takes the family that rested longest and puts its successor back; with more families than workers nobody waits.
 * @throws Error where a token did not change
 */
export function rotationStep(proof: ClientProof, families: string[]): Load['step'] {
  return async (send) => {
    const presented = families.shift();
    if (presented === undefined) throw new Error('more workers than families');
    const { body } = await send(refreshRequest(proof, presented));
    const { refresh_token } = JSON.parse(body) as { readonly refresh_token?: string };
    if (refresh_token === undefined || refresh_token === presented) throw new Error('the refresh token did not rotate');
    families.push(refresh_token);
  };
}

/**
 * Rotation must be real: an answer has all tokens, and a token that comes again is refused and ends its family (RFC 9700
 * §4.14.2). That is asked of the public client, whose tokens have no grace period here.
 */
export function checkRotation(issuer: Issuer, attempts: { app: Attempt; publicApp: Attempt }): Promise<void> {
  const cookie = issuer.cookies[0] ?? '';
  const { proof } = issuer;
  return asking(issuer.contestant.url, async (send) => {
    const first = readTokens((await authorizeAndRedeem(send, { attempt: attempts.app, cookie, proof })).body);
    const { body } = await send(refreshRequest(proof, first.refresh_token));
    const second = await checkTokens(send, body, { clientId: appId });
    if (second.refresh_token === first.refresh_token) throw new Error('the refresh token did not rotate');
    await checkReuse(send, attempts.publicApp, cookie);
  });
}

async function checkReuse(send: Send, attempt: Attempt, cookie: string): Promise<void> {
  const first = readTokens((await authorizeAndRedeem(send, { attempt, cookie, proof: 'public' })).body);
  const { body } = await send(refreshRequest('public', first.refresh_token));
  const second = await checkTokens(send, body, { clientId: publicAppId });
  for (const token of [first.refresh_token, second.refresh_token]) {
    const refusal = JSON.parse((await send(refreshRequest('public', token), 400)).body) as { readonly error?: string };
    if (refusal.error !== 'invalid_grant') throw new Error(`a refresh token came again: ${refusal.error}`);
  }
}
