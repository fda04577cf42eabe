import { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy, type StrategyOptionsWithRequest } from 'passport-jwt';
import { AccessTokenVerifier, decode, type KeySource, PossessionVerifier, remoteKeys } from '../index.js';
import { AUTH_CONTRACTS_OPTIONS, type AuthContractsOptions, acceptOptions } from './options.js';
import { type HttpRequest, presentationOf, tokenOf } from './presentation.js';
import { createPrincipal, type Principal } from './principal.js';

export const strategyName = 'signet-access-token';

/**
 * passport-jwt verifies the signature with the key that our key source picks and with pinned algorithms; the header
 * and claim checks are those of AccessTokenVerifier, so the two cannot disagree.
 */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, strategyName) {
  readonly #verifier: AccessTokenVerifier;
  readonly #possession: PossessionVerifier;
  readonly #publicUrl: string;

  constructor(@Inject(AUTH_CONTRACTS_OPTIONS) given: AuthContractsOptions) {
    const options = acceptOptions(given);
    const keys: KeySource = options.keys ?? remoteKeys(options.jwksUri ?? `${options.issuer}/jwks`);
    const { issuer, audience, algorithms, clockTolerance } = options;
    const verifier = new AccessTokenVerifier({
      issuer,
      audience,
      keys,
      algorithms,
      ...(clockTolerance === undefined ? {} : { clockTolerance }),
    });
    const strategyOptions: StrategyOptionsWithRequest = {
      jwtFromRequest: (request) => tokenOf(request as unknown as HttpRequest),
      algorithms: [...algorithms] as NonNullable<StrategyOptionsWithRequest['algorithms']>,
      passReqToCallback: true,
      // Times, issuer and audience are judged by the one claims policy in validate().
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
      secretOrKeyProvider: (_request: unknown, token: string, done: (error: unknown, key?: string) => void) => {
        findKey(verifier, keys, token).then(
          (key) => done(null, key),
          (error: unknown) => done(error),
        );
      },
    };
    super(strategyOptions);
    this.#verifier = verifier;
    this.#possession = new PossessionVerifier(options.replays);
    this.#publicUrl = options.publicUrl ?? audience.identifier;
  }

  async validate(request: HttpRequest, payload: Record<string, unknown>): Promise<Principal> {
    const token = tokenOf(request) ?? '';
    const provedKey = await this.#possession.verify(token, presentationOf(request, this.#publicUrl));
    return createPrincipal(this.#verifier.acceptClaims(payload, provedKey), token);
  }
}

async function findKey(verifier: AccessTokenVerifier, keys: KeySource, token: string): Promise<string> {
  const { header } = decode(token);
  verifier.acceptHeader(header);
  const key = await keys.find({ alg: String(header.alg), kid: String(header.kid) });
  return KeyObject.from(key as Parameters<typeof KeyObject.from>[0]).export({ type: 'spki', format: 'pem' }) as string;
}
