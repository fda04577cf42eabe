import { type CanActivate, type ExecutionContext, HttpException, Inject, Injectable } from '@nestjs/common';
import {
  type Admission,
  type AnyAudience,
  type HttpRefusal,
  type IncomingRequest,
  type Mode,
  type Principal,
  type Reported,
  ResourceServer,
  type Site,
} from '../index.js';
import { hasCredentials } from '../verification/presentation.js';
import { type AccessRule, accessRuleOf } from './access-rule.js';
import { noteCaller, noteNobody } from './caller-of.js';
import { AUTH_CONTRACTS_OPTIONS, type AuthContractsOptions } from './options.js';
import { ReportDates } from './report-dates.js';
import { type HttpResponse, routeOf, setHeaders, watchAnswer } from './reported.js';
import { Territory } from './territory.js';

type GuardedRequest = IncomingRequest & { user?: Principal };

/** Closes every route that is not `@Public()`. The caller learns the RFC 6750 code; the log learns why. */
@Injectable()
export class AccessTokenGuard implements CanActivate {
  constructor(
    @Inject(AUTH_CONTRACTS_OPTIONS) private readonly options: AuthContractsOptions,
    @Inject(ResourceServer) private readonly server: ResourceServer<AnyAudience, Mode>,
    @Inject(Territory) private readonly territory: Territory,
    @Inject(ReportDates) private readonly dates: ReportDates,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const rule = accessRuleOf(context.getClass(), context.getHandler());
    if (rule.isPublic) return true;
    const whose = this.territory.of(context.getClass());
    // The guard of that audience is asked too.
    if (whose === 'other') return true;
    if (whose === 'nobody') throw new Error(`${context.getClass().name} is of no audience`);
    let request: GuardedRequest = { headers: {} };
    const site = (): Site => ({
      mode: this.dates.windowOf(rule.mode),
      route: routeOf(context, request),
      raise: (refusal) => this.#answer(context, request, refusal),
      letOn: (reported) => this.#report(context, request, reported),
    });
    try {
      request = this.#requestOf(context);
      return this.#judge(context, request, rule, site);
    } catch (error) {
      if (error instanceof HttpException) throw error;
      // What the application's own functions throw must not break an application that only reports.
      return this.#letOn(context, request, this.server.fault(request, error, site));
    }
  }

  #judge(
    context: ExecutionContext,
    request: GuardedRequest,
    rule: AccessRule,
    site: () => Site,
  ): boolean | Promise<boolean> {
    if (rule.isOptional && !hasCredentials(request)) {
      noteCaller(context, request);
      return true;
    }
    const admission = this.server.admitAtOnce(request, rule.requirements, site);
    if (admission instanceof Promise) return admission.then((one) => this.#enter(context, request, one, rule, site));
    return this.#enter(context, request, admission, rule, site);
  }

  #enter(
    context: ExecutionContext,
    request: GuardedRequest,
    admission: Admission<AnyAudience, Mode>,
    rule: AccessRule,
    site: () => Site,
  ): boolean {
    const { principal, refusal } = admission;
    if (refusal) throw this.#answer(context, request, refusal);
    if (!principal) return this.#letOn(context, request, admission);
    try {
      noteCaller(context, request, principal as unknown as Principal);
    } catch (error) {
      return this.#letOn(context, request, this.server.fault(request, error, site));
    }
    // Where an old guard is, what it reads or leaves in `user` is its own.
    if (!this.dates.isShared(rule.mode)) request.user = principal as unknown as Principal;
    return true;
  }

  /** To whoever decided before: without a principal, whatever the token said. */
  #letOn(context: ExecutionContext, request: GuardedRequest, { reported }: Admission<AnyAudience, Mode>): boolean {
    if (!reported) return false;
    noteNobody(context, request);
    this.#report(context, request, reported);
    return true;
  }

  #report(context: ExecutionContext, request: GuardedRequest, reported: Reported): void {
    setHeaders(responseOf(context, request), reported.headers);
    watchAnswer(context, reported);
  }

  #requestOf(context: ExecutionContext): GuardedRequest {
    const type = context.getType<string>();
    if (type === 'http') return context.switchToHttp().getRequest<GuardedRequest>();
    if (type === 'graphql' && this.options.graphqlRequest) return asRequest(this.options.graphqlRequest(context));
    // The check at boot found none of these; whatever comes here all the same stays outside.
    throw new Error(`@signet/auth-contracts does not guard ${type}`);
  }

  #answer(context: ExecutionContext, request: IncomingRequest, refusal: HttpRefusal): HttpException {
    setHeaders(responseOf(context, request), refusal.headers);
    const exception = new HttpException(refusal.body, refusal.status);
    // What graphql-js takes over into the error of the answer, whatever the driver.
    if (context.getType<string>() !== 'http') Object.assign(exception, { extensions: { code: graphqlCode(refusal) } });
    return exception;
  }
}

/** An operation over a socket has none, unless somebody puts it there. */
function asRequest(found: IncomingRequest | undefined): GuardedRequest {
  if (typeof found?.headers !== 'object' || found.headers === null) throw new Error('graphqlRequest found no request');
  return found;
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
