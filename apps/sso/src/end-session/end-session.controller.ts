import { Controller, Req, Res } from '@nestjs/common';
import {
  type Client,
  digest,
  type EndSessionOutcome,
  type EndSessionProblem,
  type EndSessionQuestion,
  endpoints,
  type Session,
} from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type SignOutThere, signOutElsewhere } from '../federation/sign-out-elsewhere.js';
import { backFromSignOut } from '../federation/sign-out-state.js';
import { errorOf } from '../federation/upstream-answer.js';
import { GuardedForm, type Opened } from '../forms/guarded-form.js';
import { type Visit, visitOf } from '../forms/visit.js';
import { Answers } from '../http/answers.js';
import { logRefusal } from '../http/log-refusal.js';
import { seeOther, seeOwnPage } from '../http/outcome-response.js';
import { sendErrorPage, sendPage } from '../http/page-response.js';
import { field, formParameters, queryParameters } from '../http/parameters.js';
import { noteRefusal, tellSupportCode } from '../http/support-code.js';
import { beginningAt } from '../interaction/beginning.js';
import { Issuer } from '../issuer/issuer.js';
import { countedCaller } from '../limits/counted-caller.js';
import { clientView } from '../pages/client-view.js';
import { LogoutPage, SignedOutPage } from '../pages/session-pages.js';

const carried = ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state'];

/** What is asked, and by what it is found where the app asked in a wrong way. */
type Asked = EndSessionQuestion & { readonly supportCode?: string | undefined };

/** OpenID Connect RP-Initiated Logout 1.0, and the issuer's own sign-out page. */
@Controller()
export class EndSessionController {
  readonly #form: GuardedForm<never, Asked>;

  constructor(private readonly issuer: Issuer) {
    const { endSession } = issuer.core;
    this.#form = new GuardedForm<never, Asked>(issuer, {
      name: 'logout',
      fields: {},
      open: async (visit) => {
        const { request, reply, parameters } = visit;
        const caller = countedCaller(request, reply);
        // Who says yes is signed out, also when another tab was faster: what the page asked is asked for its own sake then.
        if (isSubmission(request)) return this.#asked(visit, await endSession.question({ parameters, caller }));
        const session = await issuer.session(request);
        const outcome = await endSession.evaluate({
          parameters,
          caller,
          session,
          // SameSite=Lax: the cookie stays behind where another site posts.
          mayHaveSession: request.method === 'POST' && issuer.cookies.session(request) === undefined,
        });
        if (outcome.kind !== 'confirm') return { kind: 'instead', send: (each) => this.#send(each, outcome, session) };
        if (outcome.problem) this.#note(request, outcome.problem, outcome.client);
        return this.#asked(visit, outcome);
      },
      act: async ({ visit: { parameters, reply, request } }) => {
        const caller = countedCaller(request, reply);
        const session = await issuer.session(request);
        const outcome = await endSession.confirm({ parameters, caller, session });
        return { kind: 'done', send: (visit) => this.#send(visit, outcome, session) };
      },
      page: ({ words, subject: { client, problem, supportCode = '' }, form }) =>
        LogoutPage({
          words,
          client: client && clientView(client),
          problem: problem && { ...problem, supportCode },
          form,
        }),
    });
  }

  #asked({ parameters, request, reply }: Visit, question: EndSessionQuestion): Opened<never, Asked> {
    // The request is carried on, to be checked again.
    const hidden = parameters.filter(([name]) => carried.includes(name));
    const { problem, client } = question;
    const supportCode = problem && this.#codeOf(request, problem, client);
    if (supportCode !== undefined) tellSupportCode(reply, supportCode);
    return {
      kind: 'open',
      subject: { ...question, supportCode },
      about: digest(JSON.stringify(hidden)),
      hidden,
      status: question.problem && 400,
      leadsAway: question.to !== undefined,
      clientId: question.client?.clientId,
    };
  }

  @Answers('GET', endpoints.endSession)
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  /** Of a client's page on another origin, as it may be: it only asks. */
  @Answers('POST', endpoints.endSession)
  async post(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.#form.show(request, reply, formParameters(request));
  }

  @Answers('GET', endpoints.logout)
  ask(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, []);
  }

  @Answers('POST', endpoints.logout)
  confirm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  @Answers('GET', endpoints.signedOut)
  async signedOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const parameters = queryParameters(request);
    const visit = visitOf(this.issuer, request, reply, parameters);
    const back = await backFromSignOut(this.issuer, visit, field(parameters, 'state'));
    const refused = back && errorOf(parameters);
    if (refused !== undefined) {
      this.issuer.log.event('upstream_refused', { provider: back?.providerId, reason: 'sign_out', because: refused });
    } else if (back?.onward !== undefined) return seeOther(reply, back.onward);
    const again = await beginningAt(this.issuer, parameters);
    sendPage(reply, (words) => SignedOutPage({ words, again, onward: back?.onward }));
  }

  #codeOf(request: FastifyRequest, { error, parameter }: EndSessionProblem, client?: Client): string {
    const { code, description: expected, cause: received } = error;
    return noteRefusal(request, { code, check: parameter, expected, received, clientId: client?.clientId });
  }

  #note(request: FastifyRequest, { error, parameter }: EndSessionProblem, client?: Client): void {
    logRefusal('end_session_refused', error, request, {
      parameter,
      asked: { clientId: client?.clientId, received: {} },
    });
  }

  /** @param ended the session that this browser had until now */
  async #send(visit: Visit, outcome: EndSessionOutcome, ended: Session | undefined): Promise<void> {
    const { parameters, reply, request } = visit;
    if (outcome.kind === 'error_page') {
      this.#note(request, outcome);
      sendErrorPage(reply, outcome.error, { parameter: outcome.parameter });
      return;
    }
    this.issuer.cookies.clearSession(reply);
    const onward = outcome.kind === 'redirect' ? outcome.to : undefined;
    const elsewhere =
      ended?.upstream && (await signOutElsewhere(this.issuer, visit, { upstream: ended.upstream, onward }));
    if (elsewhere) return this.#offer(visit, elsewhere, onward);
    if (onward !== undefined) return seeOther(reply, onward);
    seeOwnPage(reply, endpoints.signedOut, { client_id: field(parameters, 'client_id') || undefined });
  }

  /** They are signed out here, and are led on by themselves alone: to the provider and from there to the app, or to the app at once. */
  async #offer(visit: Visit, elsewhere: SignOutThere, onward: string | undefined): Promise<void> {
    const { parameters, reply, request, secrets } = visit;
    this.issuer.cookies.keepSecret(request, reply, secrets[0]);
    const again = onward === undefined ? await beginningAt(this.issuer, parameters) : undefined;
    sendPage(reply, (words) => SignedOutPage({ words, again, elsewhere, onward }), { leadsAway: true });
  }
}

/** The form of our page comes back, as nothing else does there. */
function isSubmission({ method, routeOptions }: FastifyRequest): boolean {
  return method === 'POST' && routeOptions.config.endpoint === endpoints.logout;
}
