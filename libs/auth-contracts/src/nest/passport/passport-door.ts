import type { ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import {
  type AccessTokenClaims,
  type AccessTokenVerifier,
  decode,
  type IncomingRequest,
  type ResourceServer,
  TokenRejection,
} from '../../index.js';
import type { TokenDoor } from '../token-door.js';
import { AccessTokenStrategy } from './access-token.strategy.js';

type PassedRequest = IncomingRequest & { accessTokenClaims?: AccessTokenClaims };

/** passport, asked for the claims of a token that was not seen before. */
class PassportGuard extends AuthGuard() {
  /** Where a context is not HTTP, only the application knows its request. */
  readonly requests = new WeakMap<ExecutionContext, PassedRequest>();

  override getRequest(context: ExecutionContext): unknown {
    return this.requests.get(context);
  }

  /** passport's outcome: an error, the claims, or a failure with its reason. */
  override handleRequest<Claims>(error: unknown, claims: Claims | false, info: unknown): Claims {
    if (error) throw error;
    if (claims) return claims;
    throw rejectionOf(info);
  }
}

/** Verifies by passport-jwt; what it cannot verify (EdDSA) goes to the verifier, which has the same rules. */
export class PassportDoor implements TokenDoor {
  readonly #verifier: AccessTokenVerifier;
  readonly #strategy: AccessTokenStrategy;
  readonly #guard: PassportGuard;

  constructor(server: ResourceServer) {
    this.#verifier = server.verifier;
    this.#strategy = new AccessTokenStrategy(server);
    this.#guard = new PassportGuard({ defaultStrategy: this.#strategy.registeredName, property: 'accessTokenClaims' });
  }

  async accept(context: ExecutionContext, request: PassedRequest, token: string): Promise<AccessTokenClaims> {
    if (!this.#strategy.take(request, decode(token))) return this.#verifier.accept(token);
    this.#guard.requests.set(context, request);
    await this.#guard.canActivate(context);
    if (!request.accessTokenClaims) throw new Error('passport answered without claims');
    return request.accessTokenClaims;
  }

  close(): void {
    this.#strategy.release();
  }
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
