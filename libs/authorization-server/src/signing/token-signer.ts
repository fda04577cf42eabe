import { createHash } from 'node:crypto';
import { decode, jwtType, SignatureQueue, TokenRejection } from '@signet/auth-contracts';
import type { JWTPayload } from 'jose';
import type { AccessTokenPayload, ActClaim, IdTokenPayload } from '../claims/token-payloads.js';
import type { CorePorts } from '../records/core-ports.js';
import { type AccessTokenType, accessTokenTypes } from '../records/resource-server.js';
import type { Clock, EpochSeconds } from '../shared/clock.js';
import type { IssuerSettings } from '../shared/issuer-settings.js';
import { OAuthError } from '../shared/oauth-error.js';
import { type SigningAlgorithm, signingAlgorithms } from '../vocabulary/signing-algorithms.js';
import type { KeyRing } from './key-ring.js';
import type { KeyPair } from './keys-in-force.js';
import { signJws } from './sign-jws.js';

export interface IdTokenHint {
  readonly subject: string;
  readonly clientId: string;
  readonly sessionId?: string | undefined;
}

interface Expected {
  readonly types: readonly string[];
  /** What has expired by then is refused. */
  readonly now: EpochSeconds;
  readonly find: (kid: string) => Promise<KeyPair | undefined>;
}

/** Signs what the issuer issues, and reads back what it issued. */
export class TokenSigner {
  readonly #signatures = new SignatureQueue();

  constructor(
    private readonly deps: {
      readonly keyRing: KeyRing;
      readonly clock: Clock;
      readonly settings: IssuerSettings;
      readonly onUnknownKey?: CorePorts['onUnknownKey'];
    },
  ) {}

  /** RFC 9068 §2.1: `typ` is at+jwt, so that no other token passes for an access token; what an API may have instead is JWT. */
  signAccessToken(
    claims: AccessTokenPayload,
    algorithm: SigningAlgorithm,
    type: AccessTokenType = 'at+jwt',
  ): Promise<string> {
    return this.sign(claims, algorithm, type);
  }

  signIdToken(claims: IdTokenPayload, algorithm: SigningAlgorithm): Promise<string> {
    return this.sign(claims, algorithm, 'JWT');
  }

  /** @param typ tells the kinds of tokens apart (RFC 8725 §3.11) */
  async sign(claims: object, algorithm: SigningAlgorithm, typ: string): Promise<string> {
    return signJws(typ, claims, (await this.deps.keyRing.signingKey(algorithm)).signer);
  }

  /**
   * An unexpired access token of this issuer, for whatever audience. Whether its grant still stands is not checked here.
   * @throws OAuthError invalid_token
   */
  async verifyOwnAccessToken(token: string): Promise<AccessTokenPayload> {
    const find = (kid: string) => this.deps.keyRing.find(kid);
    const payload = await this.#verify(token, { types: accessTokenTypes, now: this.deps.clock.now(), find });
    const { aud, sub, client_id: clientId, jti, iat, exp, scope } = payload;
    const complete =
      typeof aud === 'string' &&
      typeof sub === 'string' &&
      typeof clientId === 'string' &&
      typeof jti === 'string' &&
      typeof scope === 'string' &&
      iat !== undefined &&
      exp !== undefined;
    if (!complete) throw refusedToken('a claim is missing');
    return payload as unknown as AccessTokenPayload;
  }

  /**
   * A hint may have expired long ago (RP-Initiated Logout 1.0 §2), but it must be an ID token of ours.
   * @throws OAuthError invalid_request
   */
  async verifyIdTokenHint(token: string): Promise<IdTokenHint> {
    try {
      const find = (kid: string) => this.deps.keyRing.findForHints(kid);
      const payload = await this.#verify(token, { types: ['JWT'], now: 0, find });
      if (typeof payload.aud !== 'string' || typeof payload.sub !== 'string' || payload.events !== undefined) {
        throw refusedToken('not an ID token');
      }
      // What tells it from an access token whose API wants `typ: JWT`.
      if (payload.client_id !== undefined || payload.scope !== undefined || payload.jti !== undefined) {
        throw refusedToken('not an ID token');
      }
      return {
        subject: payload.sub,
        clientId: payload.aud,
        sessionId: typeof payload.sid === 'string' ? payload.sid : undefined,
      };
    } catch (cause) {
      throw new OAuthError('invalid_request', 'id_token_hint is not an ID token of this issuer', { cause });
    }
  }

  async #verify(token: string, { types, now, find }: Expected): Promise<JWTPayload> {
    const { header, claims } = read(token);
    const pair = typeof header.kid === 'string' ? await find(header.kid) : undefined;
    if (!pair) this.deps.onUnknownKey?.(token);
    if (!pair || pair.key.algorithm !== header.alg) throw refusedToken('no key of ours has this kid and alg');
    // Which kind of token it is, and whether its time is over, costs less to see than a signature.
    if (!types.some((typ) => jwtType({ typ }) === jwtType(header)))
      throw refusedToken(`typ is not ${types.join(' or ')}`);
    const { iss, exp, iat, sub, aud } = claims;
    if (iss !== this.deps.settings.issuer) throw refusedToken('iss is not this issuer');
    if (typeof exp !== 'number' || typeof iat !== 'number') throw refusedToken('exp or iat is missing');
    if (exp <= now) throw refusedToken('expired');
    if (sub === undefined || aud === undefined) throw refusedToken('sub or aud is missing');
    if (!(await this.#signatures.isSignedBy(token, pair.key.algorithm, pair.publicKey))) {
      throw refusedToken('the signature is wrong');
    }
    return claims as JWTPayload;
  }
}

function read(token: string): ReturnType<typeof decode> {
  try {
    return decode(token);
  } catch (error) {
    if (error instanceof TokenRejection) throw refusedToken('not a compact JWS');
    throw error;
  }
}

function refusedToken(reason: string): OAuthError {
  return new OAuthError('invalid_token', 'the token is not valid', { cause: reason });
}

/** OpenID Connect Core §3.1.3.6: the left half of the hash that belongs to the algorithm. */
export function accessTokenHash(accessToken: string, algorithm: SigningAlgorithm): string {
  const hash = createHash(signingAlgorithms[algorithm].hash).update(accessToken, 'ascii').digest();
  return hash.subarray(0, hash.length / 2).toString('base64url');
}

/** RFC 8693 §4.1: the newest actor outside, the earlier ones inside. */
export function nestActor(actor: string, prior: ActClaim | undefined): ActClaim {
  return prior === undefined ? { sub: actor } : { sub: actor, act: prior };
}
