import { AccessTokenVerifier, defineAudience } from '@signet/auth-contracts';
import type { ResourceServer } from '../records/resource-server.js';
import type { EpochSeconds } from '../shared/clock.js';
import type { KeyRing } from '../signing/key-ring.js';
import { OwnKeys } from '../signing/own-keys.js';
import type { TokenJudgement } from './explanation.js';

interface Judging {
  readonly issuer: string;
  readonly keyRing: Pick<KeyRing, 'find'>;
  readonly now: () => EpochSeconds;
}

/** What this API makes of the token, by the verifier that it has in production; whether scopes are enough is a matter of each route. */
export async function judgeToken(
  { issuer, keyRing, now }: Judging,
  token: string,
  { identifier, scopes, accessTokenType }: Pick<ResourceServer, 'identifier' | 'scopes' | 'accessTokenType'>,
): Promise<TokenJudgement> {
  const verifier = new AccessTokenVerifier({
    issuer,
    audience: defineAudience({ identifier, name: identifier, scopes }),
    keys: new OwnKeys(keyRing),
    now,
    cachedTokens: 0,
    ...(accessTokenType === 'JWT' && { acceptUntypedTokens: { untypedHeader: true } }),
  });
  // Nobody pastes the proof of a key: that one is needed is said of the token.
  const checks = (await verifier.explain(token)).filter(({ code }) => code !== 'sender_constrained');
  return { audience: identifier, accepted: checks.every(({ ok }) => ok), checks };
}
