import { type AcceptedKeys, acceptKeys, importPublicKey, refuseKey } from '@signet/auth-contracts';
import { decodeProtectedHeader, errors, type JWK, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { ClientOrigin } from '../records/client.js';
import type { Clock } from '../shared/clock.js';
import type { OutboundHttp } from '../shared/outbound-http.js';
import { type SigningAlgorithm, signingAlgorithmNames } from '../vocabulary/signing-algorithms.js';
import { fetchedFor } from './fetched-for.js';
import { RemoteKeySets } from './remote-key-sets.js';

/** Public keys by value or by address: of a client, or of an issuer of assertions. */
export interface KeyHolder {
  readonly jwks?: { readonly keys: readonly JWK[] } | undefined;
  readonly jwksUri?: string | undefined;
  /** Of a client: who made it. */
  readonly origin?: ClientOrigin;
}

/** Keys that are tried for one signature. A holder with more of a kind names the right one by `kid`. */
const mostAttempts = 2;

/** Checks what others signed with their registered keys. Keys in the token's own header are never looked at. */
export class ClientKeys {
  readonly #remote: RemoteKeySets;

  constructor(
    outbound: OutboundHttp,
    private readonly clock: Clock,
  ) {
    this.#remote = new RemoteKeySets(outbound, clock);
  }

  /**
   * The payload of a JWT that one of the holder's keys signed, with `exp` and `nbf` checked where they stand. Of the keys
   * that have the `kid` of the JWS, or of all where it has none, the first two that fit the algorithm are tried.
   * @param options.source who caused it, where the keys have to be fetched
   * @throws errors.JOSEError, Error when no key verifies it or the keys cannot be had
   */
  async verify(
    holder: KeyHolder,
    token: string,
    {
      source,
      ...options
    }: Pick<JWTVerifyOptions, 'issuer' | 'audience' | 'requiredClaims' | 'clockTolerance'> & {
      algorithms: readonly SigningAlgorithm[];
      source?: string | undefined;
    },
  ): Promise<JWTPayload> {
    const header = decodeProtectedHeader(token);
    const algorithm = options.algorithms.find((allowed) => allowed === header.alg);
    if (algorithm === undefined) throw new errors.JOSEAlgNotAllowed(`alg ${String(header.alg)} is not allowed`);
    const { keys, refused } = await this.#candidates(holder, algorithm, header.kid, source);
    // For the log of the operator, who may have to tell the client what is wrong with its keys.
    let failure: unknown =
      refused.length === 0
        ? new errors.JWKSNoMatchingKey()
        : new Error(`no key fits; not accepted are ${refused.slice(0, 3).join(', ')}`);
    for (const jwk of keys) {
      try {
        const key = await importPublicKey(jwk, algorithm);
        const { payload } = await jwtVerify(token, key, {
          ...options,
          algorithms: [algorithm],
          currentDate: new Date(this.clock.now() * 1000),
        });
        return payload;
      } catch (error) {
        failure = error;
        const otherKeyMayFit = error instanceof errors.JWSSignatureVerificationFailed || error instanceof TypeError;
        if (!otherKeyMayFit) throw error;
      }
    }
    throw failure;
  }

  async #candidates(
    holder: KeyHolder,
    algorithm: SigningAlgorithm,
    kid: string | undefined,
    source: string | undefined,
  ): Promise<AcceptedKeys> {
    const fitting = ({ keys, refused }: AcceptedKeys) => ({ keys: choose(keys, algorithm, kid), refused });
    // What was registered before there were rules for keys is held to them as well.
    if (holder.jwks) return fitting(acceptKeys(holder.jwks, signingAlgorithmNames));
    if (holder.jwksUri === undefined) return { keys: [], refused: [] };
    const by = fetchedFor(holder, source);
    const known = fitting(await this.#remote.get(holder.jwksUri, false, by));
    return known.keys.length > 0 ? known : fitting(await this.#remote.get(holder.jwksUri, true, by));
  }
}

function choose(keys: readonly JWK[], algorithm: SigningAlgorithm, kid: string | undefined): readonly JWK[] {
  const fitting = keys.filter((key) => kid === undefined || key.kid === kid);
  return fitting.filter((key) => refuseKey(key, [algorithm]) === undefined).slice(0, mostAttempts);
}
