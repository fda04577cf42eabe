import { type CanActivate, type ExecutionContext, HttpException, Inject, Injectable, Logger } from '@nestjs/common';
import {
  type AccessTokenClaims,
  createPrincipal,
  type HttpRefusal,
  type IncomingRequest,
  type Principal,
  ResourceServer,
  readPresentation,
  readTraceContext,
  rejectionFacts,
  TokenRejection,
} from '../index.js';
import { type AccessRule, accessRuleOf } from './access-rule.js';
import { AUTH_CONTRACTS_OPTIONS, type AuthContractsOptions } from './options.js';
import { TokenDoor } from './token-door.js';

type GuardedRequest = IncomingRequest & { user?: Principal };

interface HttpResponse {
  header?(name: string, value: string): unknown;
  setHeader?(name: string, value: string): unknown;
}

/** Closes every route that is not `@Public()`. The caller learns the RFC 6750 code; the log learns why. */
@Injectable()
export class AccessTokenGuard implements CanActivate {
  readonly #logger = new Logger('AccessToken');

  constructor(
    @Inject(AUTH_CONTRACTS_OPTIONS) private readonly options: AuthContractsOptions,
    @Inject(ResourceServer) private readonly server: ResourceServer,
    @Inject(TokenDoor) private readonly door: TokenDoor,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const rule = accessRuleOf(context.getClass(), context.getHandler());
    if (rule.isPublic) return true;
    const request = this.#requestOf(context);
    const presented = readPresentation(request);
    if (!presented) throw this.#answer(context, request, this.server.refusal(request, undefined, rule.requirements));
    const { token, presentation } = presented;
    const known = this.server.verifier.recall(token);
    if (!known) return this.#verify(context, request, token, rule);
    try {
      const used = this.server.verifier.acceptUse(known, token, presentation);
      // A plain bearer token that is known needs no waiting at all.
      if (!used) return this.#admit(request, known, token, rule);
      return used.then(
        () => this.#admitOrRefuse(context, request, known, token, rule),
        (error: unknown) => {
          throw this.#refuse(context, request, error, rule);
        },
      );
    } catch (error) {
      throw this.#refuse(context, request, error, rule);
    }
  }

  async #verify(context: ExecutionContext, request: GuardedRequest, token: string, rule: AccessRule): Promise<boolean> {
    try {
      const claims = await this.door.accept(context, request, token);
      await this.server.verifier.acceptUse(claims, token, readPresentation(request)?.presentation);
      return this.#admit(request, claims, token, rule);
    } catch (error) {
      throw this.#refuse(context, request, error, rule);
    }
  }

  #admitOrRefuse(
    context: ExecutionContext,
    request: GuardedRequest,
    claims: AccessTokenClaims,
    token: string,
    rule: AccessRule,
  ): boolean {
    try {
      return this.#admit(request, claims, token, rule);
    } catch (error) {
      throw this.#refuse(context, request, error, rule);
    }
  }

  #admit(request: GuardedRequest, claims: AccessTokenClaims, token: string, { requirements }: AccessRule): true {
    const principal = createPrincipal(claims, token, readTraceContext(request.headers));
    this.server.meet(requirements, principal);
    request.user = principal;
    return true;
  }

  #requestOf(context: ExecutionContext): GuardedRequest {
    const type = context.getType<string>();
    if (type === 'http') return context.switchToHttp().getRequest<GuardedRequest>();
    if (type === 'graphql' && this.options.graphqlRequest) return this.options.graphqlRequest(context);
    // The check at boot found none of these; whatever comes here all the same stays outside.
    throw new Error(`@signet/auth-contracts does not guard ${type}`);
  }

  #refuse(context: ExecutionContext, request: IncomingRequest, error: unknown, { requirements }: AccessRule): unknown {
    if (!(error instanceof TokenRejection)) return error;
    this.#logger.warn(rejectionFacts(error, this.options.audience));
    return this.#answer(context, request, this.server.refusal(request, error, requirements), error.code);
  }

  #answer(context: ExecutionContext, request: IncomingRequest, refusal: HttpRefusal, code?: string): HttpException {
    const response = responseOf(context, request);
    const headers = {
      ...refusal.headers,
      ...(this.options.exposeRejectionCode && code && { 'Signet-Rejection': code }),
    };
    for (const [name, value] of Object.entries(headers)) {
      // Fastify's reply has `header`, Express's response `setHeader`.
      if (response?.setHeader) response.setHeader(name, value);
      else response?.header?.(name, value);
    }
    return new HttpException(refusal.body, refusal.status);
  }
}

/** GraphQL: Express keeps the response beside the request; of others the answer has its status alone. */
function responseOf(context: ExecutionContext, request: IncomingRequest): HttpResponse | undefined {
  if (context.getType() === 'http') return context.switchToHttp().getResponse<HttpResponse>();
  return (request as { res?: HttpResponse }).res;
}
