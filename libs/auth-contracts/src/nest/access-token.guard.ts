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
  type Challenge,
  type ChallengeError,
  dpopAlgorithms,
  formatChallenge,
  type IncomingRequest,
  metadataUrl,
  missingScopes,
  type RejectionCode,
  readPresentation,
  TokenRejection,
} from '../index.js';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { PUBLIC_KEY, SCOPES_KEY } from './decorators.js';
import { AUTH_CONTRACTS_OPTIONS, type AuthContractsOptions } from './options.js';
import type { Principal } from './principal.js';

interface HttpResponse {
  header?(name: string, value: string): unknown;
  setHeader?(name: string, value: string): unknown;
}

/** Seconds after which a caller may try again what failed for a reason that is not its own. */
const retryAfter = '5';

/** Closes every route that is not `@Public()`. The caller learns the RFC 6750 code; the log learns why. */
@Injectable()
export class AccessTokenGuard extends AuthGuard() {
  readonly #logger = new Logger('AccessToken');

  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(AUTH_CONTRACTS_OPTIONS) private readonly contract: AuthContractsOptions,
    @Inject(AccessTokenStrategy) strategy: AccessTokenStrategy,
  ) {
    super({ defaultStrategy: strategy.registeredName });
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
      this.#challenge(context, [{ scheme: schemeOf(context), error: 'insufficient_scope', scopes: required }]);
      throw new ForbiddenException({ error: 'insufficient_scope' });
    }
    return true;
  }

  /** passport's outcome: an error, a person, or a failure with its reason. */
  override handleRequest<User>(error: unknown, user: User | false, info: unknown, context: ExecutionContext): User {
    if (!error && user) return user;
    if (error && !(error instanceof TokenRejection)) throw error;
    if (!readPresentation(context.switchToHttp().getRequest<IncomingRequest>())) {
      this.#challenge(context, [{ scheme: 'Bearer' }, { scheme: 'DPoP' }]);
      throw new UnauthorizedException({ error: 'unauthorized' });
    }
    throw this.#refuse(error instanceof TokenRejection ? error : rejectionOf(info), context);
  }

  #refuse(rejection: TokenRejection, context: ExecutionContext): HttpException {
    const { code, check, expected, received, likelyCause } = rejection;
    const audience = this.contract.audience.identifier;
    this.#logger.warn({
      event: 'token_rejected',
      code,
      check,
      expected,
      received,
      likely_cause: likelyCause,
      audience,
    });
    this.contract.onRejection?.(rejection);
    if (this.contract.exposeRejectionCode) setHeader(context, 'Signet-Rejection', code);
    if (code === 'keys_unavailable' || code === 'replay_unavailable') {
      setHeader(context, 'Retry-After', retryAfter);
      return new ServiceUnavailableException({ error: 'temporarily_unavailable' });
    }
    const error = errorOf(code);
    this.#challenge(context, [{ scheme: code === 'sender_constrained' ? 'DPoP' : schemeOf(context), error }]);
    return new UnauthorizedException({ error });
  }

  #challenge(context: ExecutionContext, challenges: readonly Challenge[]): void {
    const { audience, publicUrl, protectedResourceMetadata } = this.contract;
    const resourceMetadata = protectedResourceMetadata === false ? undefined : metadataUrl(audience, publicUrl);
    const values = challenges.map((one) => formatChallenge({ ...one, algorithms: dpopAlgorithms, resourceMetadata }));
    setHeader(context, 'WWW-Authenticate', values.join(', '));
  }
}

/** A proof that is wrong is told from a token that is; one of another key makes the token invalid (RFC 9449 §7.1). */
function errorOf(code: RejectionCode): ChallengeError {
  return code.startsWith('proof_') && code !== 'proof_key_mismatch' ? 'invalid_dpop_proof' : 'invalid_token';
}

function schemeOf(context: ExecutionContext): Challenge['scheme'] {
  return readPresentation(context.switchToHttp().getRequest<IncomingRequest>())?.presentation.scheme ?? 'Bearer';
}

/**
 * Form, header and key were judged before passport-jwt verified anything: what it reports beside our own rejections is
 * a signature that does not hold, in whatever words its libraries have for that.
 */
function rejectionOf(info: unknown): TokenRejection {
  if (info instanceof TokenRejection) return info;
  return new TokenRejection({
    check: 'signature',
    ok: false,
    code: 'signature_invalid',
    expected: 'a signature by the key of its kid',
    received: 'one that does not match',
  });
}

/** Fastify's reply has `header`, Express's response `setHeader`. */
function setHeader(context: ExecutionContext, name: string, value: string): void {
  const response = context.switchToHttp().getResponse<HttpResponse>();
  if (response.setHeader) response.setHeader(name, value);
  else response.header?.(name, value);
}
