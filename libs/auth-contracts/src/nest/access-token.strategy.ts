import { KeyObject } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
import { Strategy, type StrategyOptionsWithRequest } from 'passport-jwt';
import { AccessTokenVerifier, decode, type IncomingRequest, readPresentation, remoteKeys } from '../index.js';
import { AUTH_CONTRACTS_OPTIONS, type AuthContractsOptions, acceptOptions } from './options.js';
import { createPrincipal, type Principal } from './principal.js';

export const strategyName = 'signet-access-token';

/**
 * passport-jwt verifies the signature with the key that our key source picks and with pinned algorithms; the header
 * and claim checks are those of AccessTokenVerifier, so the two cannot disagree.
 */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, strategyName) implements OnApplicationShutdown {
  /** passport's registry is one for the process: under a common name, the last app's audience would judge them all. */
  readonly registeredName = `${strategyName}:${crypto.randomUUID()}`;
  readonly #verifier: AccessTokenVerifier;

  constructor(@Inject(AUTH_CONTRACTS_OPTIONS) given: AuthContractsOptions) {
    const options = acceptOptions(given);
    const keys = options.keys ?? remoteKeys(options.jwksUri ?? `${options.issuer}/jwks`);
    const { issuer, audience, algorithms, clockTolerance, publicUrl, dpopReplays: replays } = options;
    const verifier = new AccessTokenVerifier({
      issuer,
      audience,
      keys,
      algorithms,
      publicUrl,
      replays,
      ...(clockTolerance === undefined ? {} : { clockTolerance }),
    });
    const strategyOptions: StrategyOptionsWithRequest = {
      jwtFromRequest: (request: IncomingRequest) => readPresentation(request)?.token ?? null,
      algorithms: [...algorithms] as NonNullable<StrategyOptionsWithRequest['algorithms']>,
      passReqToCallback: true,
      // Times, issuer and audience are judged by the one claims policy in validate().
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
      secretOrKeyProvider: (_request: unknown, token: string, done: (error: unknown, key?: string) => void) => {
        findKey(verifier, token).then(
          (key) => done(null, key),
          (error: unknown) => done(error),
        );
      },
    };
    super(strategyOptions);
    this.#verifier = verifier;
    passport.use(this.registeredName, this);
  }

  onApplicationShutdown(): void {
    passport.unuse(this.registeredName);
  }

  async validate(request: IncomingRequest, payload: Record<string, unknown>): Promise<Principal> {
    const claims = this.#verifier.acceptClaims(payload);
    const { token = '', presentation } = readPresentation(request) ?? {};
    await this.#verifier.acceptBinding(claims, token, presentation);
    return createPrincipal(claims, token);
  }
}

async function findKey(verifier: AccessTokenVerifier, token: string): Promise<string> {
  const { header } = decode(token);
  verifier.acceptHeader(header);
  const key = await verifier.findKey(header);
  return KeyObject.from(key as Parameters<typeof KeyObject.from>[0]).export({ type: 'spki', format: 'pem' }) as string;
}
