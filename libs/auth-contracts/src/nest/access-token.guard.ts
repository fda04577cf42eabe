import { type CanActivate, type ExecutionContext, HttpException, Inject, Injectable } from '@nestjs/common';
import { type Admission, type HttpRefusal, type IncomingRequest, type Principal, ResourceServer } from '../index.js';
import { hasCredentials } from '../verification/presentation.js';
import { accessRuleOf } from './access-rule.js';
import { noteCaller } from './caller-of.js';
import { AUTH_CONTRACTS_OPTIONS, type AuthContractsOptions } from './options.js';
import { Territory } from './territory.js';

type GuardedRequest = IncomingRequest & { user?: Principal };

interface HttpResponse {
  header?(name: string, value: string): unknown;
  setHeader?(name: string, value: string): unknown;
}

/** Closes every route that is not `@Public()`. The caller learns the RFC 6750 code; the log learns why. */
@Injectable()
export class AccessTokenGuard implements CanActivate {
  constructor(
    @Inject(AUTH_CONTRACTS_OPTIONS) private readonly options: AuthContractsOptions,
    @Inject(ResourceServer) private readonly server: ResourceServer,
    @Inject(Territory) private readonly territory: Territory,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const rule = accessRuleOf(context.getClass(), context.getHandler());
    if (rule.isPublic) return true;
    const whose = this.territory.of(context.getClass());
    // The guard of that audience is asked too.
    if (whose === 'other') return true;
    if (whose === 'nobody') throw new Error(`${context.getClass().name} is of no audience`);
    const request = this.#requestOf(context);
    if (rule.isOptional && !hasCredentials(request)) {
      noteCaller(context, request);
      return true;
    }
    const admission = this.server.admitAtOnce(request, rule.requirements);
    if (admission instanceof Promise) return admission.then((one) => this.#enter(context, request, one));
    return this.#enter(context, request, admission);
  }

  #enter(context: ExecutionContext, request: GuardedRequest, { principal, refusal, rejection }: Admission): true {
    if (!principal) throw this.#answer(context, request, refusal, rejection?.code);
    noteCaller(context, request, principal as unknown as Principal);
    return true;
  }

  #requestOf(context: ExecutionContext): GuardedRequest {
    const type = context.getType<string>();
    if (type === 'http') return context.switchToHttp().getRequest<GuardedRequest>();
    if (type === 'graphql' && this.options.graphqlRequest) return this.options.graphqlRequest(context);
    // The check at boot found none of these; whatever comes here all the same stays outside.
    throw new Error(`@signet/auth-contracts does not guard ${type}`);
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
    const exception = new HttpException(refusal.body, refusal.status);
    // What graphql-js takes over into the error of the answer, whatever the driver.
    if (context.getType<string>() !== 'http') Object.assign(exception, { extensions: { code: graphqlCode(refusal) } });
    return exception;
  }
}

/** As Apollo Server names them, and so most clients. */
function graphqlCode({ status }: HttpRefusal): string {
  if (status === 503) return 'SERVICE_UNAVAILABLE';
  return status === 403 ? 'FORBIDDEN' : 'UNAUTHENTICATED';
}

/** GraphQL: Express keeps the response beside the request; of others the answer has its status alone. */
function responseOf(context: ExecutionContext, request: IncomingRequest): HttpResponse | undefined {
  if (context.getType() === 'http') return context.switchToHttp().getResponse<HttpResponse>();
  return (request as { res?: HttpResponse }).res;
}
