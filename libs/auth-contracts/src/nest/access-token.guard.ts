import {
  type ExecutionContext,
  ForbiddenException,
  HttpException,
  Inject,
  Injectable,
  Logger,
  ServiceUnavailableException,
  UnauthorizedException,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import {
  authenticateChallenge,
  type Challenge,
  missingScopes,
  protectedResourceMetadataUrl,
  TokenRejection,
} from '../index.js';
import { strategyName } from './access-token.strategy.js';
import { PUBLIC_KEY, SCOPES_KEY } from './decorators.js';
import { AUTH_CONTRACTS_OPTIONS, type AuthContractsOptions } from './options.js';
import { type HttpRequest, schemeOf } from './presentation.js';
import type { Principal } from './principal.js';

interface HttpResponse {
  header?(name: string, value: string): unknown;
  setHeader?(name: string, value: string): unknown;
}

/** Closes every route that is not `@Public()`. The caller learns the RFC 6750 code; the log learns why. */
@Injectable()
export class AccessTokenGuard extends AuthGuard(strategyName) {
  readonly #logger = new Logger('AccessToken');

  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(AUTH_CONTRACTS_OPTIONS) private readonly options: AuthContractsOptions,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_KEY, targets) === true) return true;
    if (context.getType() !== 'http') {
      throw new Error(`@signet/auth-contracts guards HTTP only; this is ${context.getType()}`);
    }
    await super.canActivate(context);
    const required = this.reflector
      .getAllAndMerge<string[]>(SCOPES_KEY, targets)
      .filter((scope) => scope !== undefined);
    const { user } = context.switchToHttp().getRequest<{ user: Principal }>();
    if (missingScopes(user.scopes, required).length > 0) {
      this.#challenge(context, { error: 'insufficient_scope', scopes: required });
      throw new ForbiddenException({ error: 'insufficient_scope' });
    }
    return true;
  }

  /** passport's outcome: an error, a person, or a failure with its reason. */
  override handleRequest<User>(error: unknown, user: User | false, info: unknown, context: ExecutionContext): User {
    if (!error && user) return user;
    if (error && !(error instanceof TokenRejection)) throw error;
    if (schemeOf(context.switchToHttp().getRequest<HttpRequest>()) === undefined) {
      this.#challenge(context, {});
      throw new UnauthorizedException({ error: 'unauthorized' });
    }
    throw this.#refuse(error instanceof TokenRejection ? error : rejectionOf(info), context);
  }

  #refuse(rejection: TokenRejection, context: ExecutionContext): HttpException {
    const { code, check, expected, received, likelyCause } = rejection;
    const audience = this.options.audience.identifier;
    this.#logger.warn({
      event: 'token_rejected',
      code,
      check,
      expected,
      received,
      likely_cause: likelyCause,
      audience,
    });
    this.options.onRejection?.(rejection);
    if (this.options.exposeRejectionCode) setHeader(context, 'Signet-Rejection', code);
    if (code === 'keys_unavailable') {
      setHeader(context, 'Retry-After', '5');
      return new ServiceUnavailableException({ error: 'temporarily_unavailable' });
    }
    const error = code === 'proof_invalid' ? 'invalid_dpop_proof' : 'invalid_token';
    this.#challenge(context, { error });
    return new UnauthorizedException({ error });
  }

  /** In the scheme that was tried; a bound token sent as Bearer is told which one it is for. */
  #challenge(context: ExecutionContext, challenge: Omit<Challenge, 'scheme' | 'resourceMetadata'>): void {
    const scheme = schemeOf(context.switchToHttp().getRequest<HttpRequest>());
    const resourceMetadata = protectedResourceMetadataUrl(this.options.publicUrl ?? this.options.audience.identifier);
    setHeader(context, 'WWW-Authenticate', authenticateChallenge({ ...challenge, scheme, resourceMetadata }));
  }
}

/** What passport-jwt and jsonwebtoken report of a token that our own checks did not get to see. */
function rejectionOf(info: unknown): TokenRejection {
  if (info instanceof TokenRejection) return info;
  const message = info instanceof Error ? info.message : '';
  const signature = message === 'invalid signature';
  return new TokenRejection({
    check: signature ? 'signature' : 'form',
    ok: false,
    code: signature ? 'signature_invalid' : message === 'invalid algorithm' ? 'algorithm_refused' : 'malformed',
    expected: signature ? 'a signature by the key of its kid' : 'a signed JWT in compact form',
    received: signature ? 'one that does not match' : 'something else',
  });
}

/** Fastify's reply has `header`, Express's response `setHeader`. */
function setHeader(context: ExecutionContext, name: string, value: string): void {
  const response = context.switchToHttp().getResponse<HttpResponse>();
  if (response.setHeader) response.setHeader(name, value);
  else response.header?.(name, value);
}
