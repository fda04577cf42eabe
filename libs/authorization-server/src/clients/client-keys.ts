import {
  decodeProtectedHeader,
  errors,
  importJWK,
  type JWK,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import type { SigningAlgorithm } from '../records/signing-algorithm.js';
import type { Clock } from '../shared/clock.js';
import type { OutboundHttp } from '../shared/outbound-http.js';
import { RemoteKeySets } from './remote-key-sets.js';

/** Public keys by value or by address: of a client, or of an issuer of assertions. */
export interface KeyHolder {
  readonly jwks?: { readonly keys: readonly JWK[] } | undefined;
  readonly jwksUri?: string | undefined;
}

const keyTypes: Readonly<Record<SigningAlgorithm, string>> = { ES256: 'EC', RS256: 'RSA', PS256: 'RSA', EdDSA: 'OKP' };
const publicMembers = ['kty', 'crv', 'x', 'y', 'n', 'e'] as const;

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
   * The payload of a JWT that one of the holder's keys signed, with `exp` and `nbf` checked where they stand.
   * @param options.now false leaves the times to the caller
   * @throws errors.JOSEError, Error when no key verifies it or the keys cannot be had
   */
  async verify(
    holder: KeyHolder,
    token: string,
    options: Pick<JWTVerifyOptions, 'issuer' | 'audience' | 'requiredClaims' | 'clockTolerance'> & {
      algorithms: readonly SigningAlgorithm[];
    },
  ): Promise<JWTPayload> {
    const header = decodeProtectedHeader(token);
    const algorithm = options.algorithms.find((allowed) => allowed === header.alg);
    if (algorithm === undefined) throw new errors.JOSEAlgNotAllowed(`alg ${String(header.alg)} is not allowed`);
    const candidates = await this.#candidates(holder, algorithm, header.kid);
    let failure: unknown = new errors.JWKSNoMatchingKey();
    for (const jwk of candidates) {
      try {
        const key = await importJWK(publicHalf(jwk), algorithm);
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

  async #candidates(holder: KeyHolder, algorithm: SigningAlgorithm, kid: string | undefined): Promise<readonly JWK[]> {
    const fitting = (keys: readonly JWK[]) => keys.filter((key) => fits(key, algorithm, kid));
    if (holder.jwks) return fitting(holder.jwks.keys);
    if (holder.jwksUri === undefined) return [];
    const known = fitting(await this.#remote.get(holder.jwksUri));
    return known.length > 0 ? known : fitting(await this.#remote.get(holder.jwksUri, true));
  }
}

function fits(key: JWK, algorithm: SigningAlgorithm, kid: string | undefined): boolean {
  return (
    key.kty === keyTypes[algorithm] &&
    (kid === undefined || key.kid === kid) &&
    (key.use === undefined || key.use === 'sig') &&
    (key.alg === undefined || key.alg === algorithm || (algorithm === 'EdDSA' && key.alg === 'Ed25519'))
  );
}

function publicHalf(jwk: JWK): JWK {
  return Object.fromEntries(publicMembers.flatMap((name) => (jwk[name] === undefined ? [] : [[name, jwk[name]]])));
}
