import type { KeyObject } from 'node:crypto';
import { PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
import { Strategy, type StrategyOptionsWithRequest } from 'passport-jwt';
import {
  type AccessTokenClaims,
  type AccessTokenVerifier,
  type DecodedToken,
  type IncomingRequest,
  readPresentation,
} from '../../index.js';
import { Beside } from '../../principal/beside.js';
import { toKeyObject } from '../../verification/signature.js';

export const strategyName = 'signet-access-token';

/** What passport-jwt can verify. Tokens of any other algorithm go to AccessTokenVerifier, which has the same rules. */
const strategyAlgorithms = ['ES256', 'RS256', 'PS256', 'ES384', 'RS384', 'PS384', 'ES512', 'RS512', 'PS512'];

/**
 * passport-jwt verifies the signature with the key that our key source picks and with pinned algorithms; the header
 * and claim checks are those of AccessTokenVerifier, so the two cannot disagree.
 */
export class AccessTokenStrategy extends PassportStrategy(Strategy, strategyName) {
  /** passport's registry is one for the process: under a common name, the last app's audience would judge them all. */
  readonly registeredName = `${strategyName}:${crypto.randomUUID()}`;
  readonly #algorithms: readonly string[];
  readonly #verifier: AccessTokenVerifier;
  readonly #decoded: Beside<DecodedToken>;
  readonly #generations: Beside<number>;

  constructor(verifier: AccessTokenVerifier) {
    const decoded = new Beside<DecodedToken>();
    const generations = new Beside<number>();
    const all = verifier.trusts.flatMap(({ policy }) => policy.algorithms);
    const algorithms = strategyAlgorithms.filter((algorithm) => all.includes(algorithm));
    const findKey = async (request: IncomingRequest): Promise<KeyObject> => {
      const { header, claims } = decoded.get(request) as DecodedToken;
      const trust = verifier.acceptHeader(header, claims);
      generations.set(request, trust.keys.generation());
      return toKeyObject(await verifier.findKey(trust, header));
    };
    const strategyOptions: StrategyOptionsWithRequest = {
      jwtFromRequest: (request: IncomingRequest) => readPresentation(request)?.token ?? null,
      algorithms: algorithms as NonNullable<StrategyOptionsWithRequest['algorithms']>,
      passReqToCallback: true,
      // Times, issuer and audience are judged by the one claims policy in validate().
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
      secretOrKeyProvider: (request: unknown, _token: string, done: (error: unknown, key?: never) => void) => {
        // jsonwebtoken takes a KeyObject, whatever the type says.
        findKey(request as IncomingRequest).then(
          (key) => done(null, key as never),
          (error: unknown) => done(error),
        );
      },
    };
    super(strategyOptions);
    this.#verifier = verifier;
    this.#decoded = decoded;
    this.#generations = generations;
    this.#algorithms = algorithms;
    passport.use(this.registeredName, this);
  }

  release(): void {
    passport.unuse(this.registeredName);
  }

  /** Takes a token that was decoded for this request; false where passport-jwt cannot verify its algorithm. */
  take(request: IncomingRequest, token: DecodedToken): boolean {
    if (!this.#algorithms.includes(String(token.header.alg))) return false;
    this.#decoded.set(request, token);
    return true;
  }

  validate(request: IncomingRequest, payload: Record<string, unknown>): AccessTokenClaims {
    const { token = '' } = readPresentation(request) ?? {};
    return this.#verifier.acceptClaims(payload, token, this.#generations.get(request) ?? Number.NaN);
  }
}
