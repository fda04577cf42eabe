import type { AnyAudience } from '../audience/define-audience.js';
import { type HttpRefusal, refuse, refuseWithoutToken, withCode, withSupportCode } from '../errors/http-refusal.js';
import { factsWithoutToken, type RejectionFacts, type RejectionLog, rejectionFacts } from '../errors/rejection-log.js';
import { TokenRejection } from '../errors/token-rejection.js';
import { letGo } from '../options/let-go.js';
import { type Requirement, scopesOf } from '../policy/requirements.js';
import type { Reporting } from '../report-only/reporting.js';
import type { RefusalReporter } from '../support/refusal-reporter.js';
import { incoming } from '../verification/dpop/proven-requests.js';
import { type IncomingRequest, readPresentation } from '../verification/presentation.js';
import { clientOf } from '../verification/verified-client.js';
import type { ReportedAdmission } from './admission.js';
import type { ResourceServerOptions } from './options.js';

interface Telling {
  readonly audience: AnyAudience;
  /** Undefined where challenges name none. */
  readonly metadataUrl: string | undefined;
  /** Callers are told the code of a rejection. */
  readonly isExposed: boolean;
  readonly onRejection: ResourceServerOptions['onRejection'];
  readonly log: RejectionLog | undefined;
  readonly reporting: Reporting;
  /** Undefined where the issuer is told nothing: then no refusal has a support code. */
  readonly reporter?: RefusalReporter | undefined;
}

/** What becomes of a refusal: an answer, or a line of the report; and who hears of it. */
export class Refusals {
  /** The route of each request that was reported, as far as it was known then. */
  readonly #reported = new WeakMap<object, string | undefined>();

  constructor(private readonly given: Telling) {}

  /** What to answer; without a rejection, where no token came. @throws what is no rejection, as it is */
  answer(request: IncomingRequest, error: unknown, requirements: readonly Requirement[]): HttpRefusal {
    const scopes = scopesOf(requirements);
    if (error === undefined) return refuseWithoutToken(this.given.metadataUrl, scopes);
    if (!(error instanceof TokenRejection)) throw error;
    const supportCode = this.given.reporter?.note(error, false);
    this.#tell(error, rejectionFacts(error, this.given.audience, supportCode));
    const scheme = readPresentation(request)?.presentation.scheme ?? 'Bearer';
    const refusal = withSupportCode(refuse(error, scheme, this.given.metadataUrl, scopes), supportCode);
    return this.given.isExposed ? { ...refusal, headers: withCode(refusal.headers, error.code) } : refusal;
  }

  #tell(rejection: TokenRejection | undefined, facts: RejectionFacts): void {
    this.given.log?.note(facts);
    if (!rejection) return;
    try {
      const { reported = false, support_code: supportCode } = facts;
      letGo(this.given.onRejection?.(rejection, { reported, ...(supportCode !== undefined && { supportCode }) }));
    } catch {
      // Whoever counts refusals must not turn them into failures.
    }
  }

  /** What would have been answered, counted and told. */
  report(request: IncomingRequest, error: unknown, route: string | undefined): ReportedAdmission {
    const rejection = error instanceof TokenRejection ? error : undefined;
    const code = rejection?.code ?? (error === undefined ? 'no_token' : 'fault');
    const status = rejection ? refuse(rejection, 'Bearer').status : error === undefined ? 401 : 500;
    const headers = this.given.isExposed ? withCode({}, code) : {};
    if (this.#isReported(request, route)) return { rejection, reported: { code, status, headers, answered: () => {} } };
    const client = error === undefined ? 'none' : clientOf(error);
    const answered = this.given.reporting.note({
      method: request.method ?? '',
      route,
      client: { client: client ?? 'unverified', isVerified: error !== undefined && client !== undefined },
      code,
      likelyCause: rejection?.likelyCause,
    });
    this.#tell(rejection, {
      ...(rejection
        ? rejectionFacts(rejection, this.given.audience, this.given.reporter?.note(rejection, true))
        : factsWithoutToken(code, error, this.given.audience)),
      reported: true,
    });
    return { rejection, reported: { code, status, headers, answered } };
  }

  /** By a guard before this one, which enforced would have ended it; fields of one GraphQL operation are refused each by itself. */
  #isReported(request: IncomingRequest, route: string | undefined): boolean {
    const one = incoming(request);
    if (!one) return false;
    const known = this.#reported.get(one);
    const isSame = known === undefined || route === undefined || known === route;
    if (this.#reported.has(one) && isSame) return true;
    this.#reported.set(one, route);
    return false;
  }

  close(): void {
    this.given.log?.close();
  }
}
