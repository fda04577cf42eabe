import type { AnyAudience } from '../audience/define-audience.js';
import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import type { HttpRefusal } from '../errors/http-refusal.js';
import { RejectionLog, writeToConsole } from '../errors/rejection-log.js';
import { TokenRejection } from '../errors/token-rejection.js';
import { KeyWatch } from '../keys/key-watch.js';
import {
  metadataUrl,
  type ProtectedResourceMetadata,
  protectedResourceMetadata,
} from '../metadata/protected-resource.js';
import { readOptions } from '../options/read-options.js';
import { meetRequirements, type Requirement, type RequirementOf, requirement } from '../policy/requirements.js';
import { createPrincipal, type Principal } from '../principal/principal.js';
import { readTraceContext } from '../principal/trace-context.js';
import { acceptMode, type Mode, untilDate } from '../report-only/mode.js';
import type { RefusalReport } from '../report-only/refusal-report.js';
import { ReportWindow } from '../report-only/report-window.js';
import { Reporting } from '../report-only/reporting.js';
import { type RevocationFeed, revocationFeed } from '../revocation/revocation-feed.js';
import { RefusalReporter } from '../support/refusal-reporter.js';
import { AccessTokenVerifier } from '../verification/access-token-verifier.js';
import {
  hasCredentials,
  type IncomingRequest,
  type Presented,
  readPresentation,
} from '../verification/presentation.js';
import { trustedIssuers } from '../verification/trusted-issuer.js';
import { clientOf, ofClient } from '../verification/verified-client.js';
import type { VerifierOptions } from '../verification/verifier-options.js';
import type { Admission, Site, TokenDoor } from './admission.js';
import { type Entry, noteEntry } from './entry.js';
import { type ResourceServerOptions, type ResourceServerShape, resourceServerShape } from './options.js';
import { Refusals } from './refusals.js';
import { issuerStatuses, keySetsOf, type ResourceServerStatus } from './status.js';

/** One API, without a framework: who calls, whether that is enough, and what to answer when it is not. */
export class ResourceServer<A extends AnyAudience = AnyAudience, M extends Mode = 'enforce'> {
  readonly verifier: AccessTokenVerifier;
  /** RFC 9728 §2. */
  readonly metadata: ProtectedResourceMetadata;
  readonly #feed: RevocationFeed | undefined;
  readonly #watch = new KeyWatch(() => keySetsOf(this.verifier.trusts));
  readonly #now: () => number;
  readonly #door: TokenDoor;
  readonly #reporting: Reporting;
  readonly #refusals: Refusals;
  readonly #reporter: RefusalReporter | undefined;
  /** Until when refusals are only reported wherever nothing else is said. */
  readonly #window: ReportWindow | undefined;

  /**
   * @param openDoor default: the verifier itself
   * @throws TypeError without issuer or audience, or with an option that is none or not what it must be
   */
  constructor(given: ResourceServerOptions<A, M>, openDoor?: (verifier: AccessTokenVerifier) => TokenDoor) {
    const entry = 'ResourceServer';
    const {
      dpopReplays,
      revocations,
      protectedResourceMetadata: isAnnounced,
      onRejection,
      reportRefusals,
      rejectionLog = writeToConsole,
      reportLog = writeToConsole,
      exposeRejectionCode = false,
      mode,
      until,
      ...rest
    } = readOptions<ResourceServerShape>(entry, given, resourceServerShape);
    const { audience, publicUrl } = rest;
    const end = acceptMode(entry, { mode, until });
    this.#now = rest.now ?? (() => Math.floor(Date.now() / 1000));
    const [{ issuer }] = trustedIssuers(entry, rest, audience);
    this.#feed = revocations && revocationFeed(revocations, () => this.verifier.trusts, audience, issuer);
    const replays = dpopReplays;
    this.verifier = new AccessTokenVerifier({ ...rest, replays, revocations: this.#feed?.state } as VerifierOptions);
    const { verifier } = this;
    this.#door = openDoor?.(verifier) ?? { accept: (_request, token) => verifier.accept(token) };
    const issuers = [...new Set(verifier.trusts.map(({ policy }) => policy.issuer))];
    this.metadata = protectedResourceMetadata(issuers, audience);
    this.#reporting = new Reporting(audience.identifier, this.#now, reportLog);
    this.#reporter = reportRefusals && new RefusalReporter(reportRefusals, issuer, this.#now);
    this.#refusals = new Refusals({
      audience,
      metadataUrl: isAnnounced === false ? undefined : metadataUrl(audience, publicUrl),
      isExposed: exposeRejectionCode,
      onRejection,
      log: rejectionLog === false ? undefined : new RejectionLog(rejectionLog),
      reporting: this.#reporting,
      reporter: this.#reporter,
    });
    this.#window = end === undefined ? undefined : this.#reporting.open(entry, end, ['the application']);
  }

  /**
   * Who calls and is enough for this route, or the answer that refuses it: all that a middleware needs. Tells
   * `onRejection`.
   * @throws what is no rejection, as it is; an Error where that is no object
   */
  async admit(request: IncomingRequest, ...requirements: readonly RequirementOf<A>[]): Promise<Admission<A, M>> {
    return this.admitAtOnce(request, read(requirements)) as Promise<Admission<A, M>>;
  }

  /**
   * As `admit`, for a route that serves strangers too: who sends no token has neither a principal nor a refusal. A token that is not good, or not
   * enough, is refused: whoever sends one means to be known.
   */
  async admitOptional(
    request: IncomingRequest,
    ...requirements: readonly RequirementOf<A>[]
  ): Promise<
    Admission<A, M> | { readonly principal?: undefined; readonly refusal?: undefined; readonly reported?: undefined }
  > {
    const wanted = read(requirements);
    return hasCredentials(request) ? (this.admitAtOnce(request, wanted) as Promise<Admission<A, M>>) : {};
  }

  /**
   * As `admit`, without a promise where nothing is to be waited for: a plain bearer token that was verified before.
   * @param site where the request came in; default: of no known route, in the mode of this server
   * @throws what is no rejection, as it is, where refusals are enforced
   */
  admitAtOnce(
    request: IncomingRequest,
    requirements: readonly Requirement[],
    site?: () => Site,
  ): Admission<A, Mode> | Promise<Admission<A, Mode>> {
    const presented = readPresentation(request);
    if (!presented) return this.#refuse(request, undefined, requirements, site);
    const refused = (thrown: unknown) => this.#refuse(request, faultOf(thrown), requirements, site, presented.token);
    try {
      const principal = this.#authorize(request, presented, requirements);
      const entered = (one: Principal<A>) => {
        noteEntry(one, { server: this, request, requirements, site });
        return { principal: one };
      };
      return principal instanceof Promise ? principal.then(entered, refused) : entered(principal);
    } catch (error) {
      return refused(error);
    }
  }

  /**
   * What a fault of somebody else's code comes to, on the way of a request to its judgement.
   * @throws the fault, where refusals are enforced
   */
  fault(request: IncomingRequest, thrown: unknown, site?: () => Site): Admission<A, Mode> {
    if (this.#windowOf(site)) return this.#refusals.report(request, faultOf(thrown), site?.().route);
    throw faultOf(thrown);
  }

  /**
   * What becomes of a caller who came in, and is not enough for what the handler asks: as at the door.
   * @throws what is no rejection, as it is, where refusals are enforced
   */
  refuseLate({ request, site }: Entry, error: unknown, requirements: readonly Requirement[]): Admission<A, Mode> {
    return this.#refuseNow(request, faultOf(error), requirements, site);
  }

  /**
   * Refuses, or lets go on and counts: the one place where it is decided which of them.
   * @throws what is no rejection, as it is, where refusals are enforced
   */
  #refuse(
    request: IncomingRequest,
    error: unknown,
    requirements: readonly Requirement[],
    site: (() => Site) | undefined,
    token?: string,
  ): Admission<A, Mode> | Promise<Admission<A, Mode>> {
    const isOfAnotherKind = error instanceof TokenRejection && error.code === 'wrong_type';
    // Such a token is refused before its signature is looked at; whose it is tells an operator whom to ask.
    if (token !== undefined && isOfAnotherKind && clientOf(error) === undefined && this.#windowOf(site)) {
      return this.verifier.clientBehind(token).then((client) => {
        if (client !== undefined) ofClient(error, { client_id: client });
        return this.#refuseNow(request, error, requirements, site);
      });
    }
    return this.#refuseNow(request, error, requirements, site);
  }

  #refuseNow(
    request: IncomingRequest,
    error: unknown,
    requirements: readonly Requirement[],
    site: (() => Site) | undefined,
  ): Admission<A, Mode> {
    if (this.#windowOf(site)) return this.#refusals.report(request, error, site?.().route);
    return { refusal: this.refusal(request, error, requirements), rejection: error as TokenRejection | undefined };
  }

  /** The window in which refusals are only reported now. */
  #windowOf(site: (() => Site) | undefined): ReportWindow | undefined {
    const { mode = this.#window } = site?.() ?? {};
    // Whatever is not a date of this server's own enforces.
    return mode instanceof ReportWindow && this.#reporting.isOpen(mode) ? mode : undefined;
  }

  /**
   * Who calls, and that it is enough for this route. Undefined where the request carries no token.
   * @throws TokenRejection; TypeError for a requirement that is none
   */
  async authorize(
    request: IncomingRequest,
    ...requirements: readonly RequirementOf<A>[]
  ): Promise<Principal<A> | undefined> {
    const wanted = read(requirements);
    const presented = readPresentation(request);
    try {
      const principal = presented && (await this.#authorize(request, presented, wanted));
      if (principal) noteEntry(principal, { server: this, request, requirements: wanted, site: enforced });
      return principal;
    } catch (thrown) {
      throw faultOf(thrown);
    }
  }

  /** The one way in. @throws TokenRejection */
  #authorize(
    request: IncomingRequest,
    { token, presentation }: Presented,
    requirements: readonly Requirement[],
  ): Principal<A> | Promise<Principal<A>> {
    const known = this.verifier.recall(token);
    if (!known) return this.#accept(request, { token, presentation }, requirements);
    const used = this.verifier.acceptUse(known, token, presentation, request);
    if (!used) return this.#enter(request, known, token, requirements);
    return used.then(() => this.#enter(request, known, token, requirements));
  }

  async #accept(
    request: IncomingRequest,
    { token, presentation }: Presented,
    requirements: readonly Requirement[],
  ): Promise<Principal<A>> {
    // Who asks an issuer verifies nothing: no other door has a part in it.
    const isAskedAbout = this.verifier.isAskedAbout(token);
    const claims = await (isAskedAbout ? this.verifier.accept(token) : this.#door.accept(request, token));
    await this.verifier.acceptUse(claims, token, presentation, request);
    return this.#enter(request, claims, token, requirements);
  }

  /** @throws RequirementRejection */
  #enter(
    { headers }: IncomingRequest,
    claims: AccessTokenClaims,
    token: string,
    requirements: readonly Requirement[],
  ): Principal<A> {
    const principal = createPrincipal(claims, token, readTraceContext(headers));
    try {
      this.meet(requirements, principal);
    } catch (error) {
      throw ofClient(error, claims);
    }
    return principal as unknown as Principal<A>;
  }

  /** @throws RequirementRejection */
  meet(requirements: readonly Requirement[], principal: Principal): void {
    meetRequirements(requirements, principal, this.#now());
  }

  /**
   * What to answer; without a rejection, where no token came. Tells `onRejection` and the log.
   * @param requirements of the route, whose scopes the challenge names
   * @throws what is no rejection, as it is
   */
  refusal(request: IncomingRequest, error?: unknown, requirements: readonly Requirement[] = []): HttpRefusal {
    return this.#refusals.answer(request, error, requirements);
  }

  /**
   * A date until which refusals are only reported somewhere in this API; the guard of that place names it in its `Site`.
   * @param at the entry that asks, for the refusal
   * @param where in words, for the log and for health
   * @throws TypeError for a date that is none, or is more than 180 days ahead
   */
  reportOnly(at: string, until: string, ...where: readonly string[]): ReportWindow {
    return this.#reporting.open(at, untilDate(until, `${at}: until`), where);
  }

  /**
   * Whether a refusal of now would only be reported.
   * @param mode of a `Site`; default: of this server
   */
  isReportOnly(mode: Site['mode'] = this.#window): boolean {
    return mode instanceof ReportWindow && this.#reporting.isOpen(mode);
  }

  /** What would have been refused since refusals were first only reported, by route, client and reason. */
  report(): RefusalReport {
    return this.#reporting.report();
  }

  /**
   * Fetches keys and opens the stream of revocations before the first request comes. An issuer that is away is no
   * error: it is asked again until its keys are there, without a request that needs them, and until then the answer is 503.
   * @throws IssuerMismatch when the metadata is of another issuer than the one that is configured
   */
  async warmUp(): Promise<void> {
    await Promise.all(keySetsOf(this.verifier.trusts).map((keys) => keys.warmUp()));
    this.#watch.start();
    await this.#feed?.start();
  }

  status(): ResourceServerStatus {
    const reportOnly = this.#reporting.status();
    const issuers = issuerStatuses(this.verifier.trusts);
    return {
      status: Object.values(issuers).some(({ status }) => status === 'up') ? 'up' : 'down',
      issuers,
      revocations: this.#feed?.status(),
      cachedTokens: this.verifier.cachedTokens,
      ...(reportOnly && { reportOnly }),
      ...(this.#reporter && { refusalReports: this.#reporter.status() }),
    };
  }

  async close(): Promise<void> {
    this.#watch.stop();
    this.#refusals.close();
    this.#reporting.close();
    this.#door.close?.();
    await Promise.all([this.#feed?.stop(), this.#reporter?.close()]);
  }
}

/** Of who is told of a refusal by an exception, whatever the mode. */
const enforced = (): Site => ({ mode: 'enforce' });

/** A rule or a schema of the application's own may throw anything, and frameworks take `null` or `'route'` for leave to go on. */
function faultOf(thrown: unknown): unknown {
  const isObject = typeof thrown === 'object' && thrown !== null;
  return isObject ? thrown : new Error('the application threw what is no error', { cause: thrown });
}

function read(requirements: readonly unknown[]): readonly Requirement[] {
  return requirements.map((one) => requirement(one, 'ResourceServer: a requirement'));
}
