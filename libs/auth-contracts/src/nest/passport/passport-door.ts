import type { ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import {
  type AccessTokenClaims,
  type AccessTokenVerifier,
  decode,
  type IncomingRequest,
  type TokenDoor,
  TokenRejection,
} from '../../index.js';
import { AccessTokenStrategy } from './access-token.strategy.js';

type PassedRequest = IncomingRequest & { accessTokenClaims?: AccessTokenClaims };

/** passport, asked for the claims of a token that was not seen before. */
class PassportGuard extends AuthGuard() {
  /** passport's outcome: an error, the claims, or a failure with its reason. */
  override handleRequest<Claims>(error: unknown, claims: Claims | false, info: unknown): Claims {
    if (error) throw error;
    if (claims) return claims;
    throw rejectionOf(info);
  }
}

/** All of a context that the guard above looks at. It answers nothing by itself: what it says is a rejection, and the answer is made of that. */
function contextOf(request: PassedRequest): ExecutionContext {
  const http = { getRequest: () => request, getResponse: () => ({}) };
  return { switchToHttp: () => http } as unknown as ExecutionContext;
}

/** Verifies by passport-jwt; what it cannot verify (EdDSA) goes to the verifier, which has the same rules. */
export class PassportDoor implements TokenDoor {
  readonly #strategy: AccessTokenStrategy;
  readonly #guard: PassportGuard;

  constructor(private readonly verifier: AccessTokenVerifier) {
    this.#strategy = new AccessTokenStrategy(verifier);
    this.#guard = new PassportGuard({ defaultStrategy: this.#strategy.registeredName, property: 'accessTokenClaims' });
  }

  async accept(request: PassedRequest, token: string): Promise<AccessTokenClaims> {
    if (!this.#strategy.take(request, decode(token))) return this.verifier.accept(token);
    await this.#guard.canActivate(contextOf(request));
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
