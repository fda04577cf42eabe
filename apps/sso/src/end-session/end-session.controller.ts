import { Controller, Req, Res } from '@nestjs/common';
import { type EndSessionOutcome, endpoints, type Session } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GuardedForm } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { Answers } from '../http/answers.js';
import { logRefusal } from '../http/log-refusal.js';
import { seeOther, seeOwnPage } from '../http/outcome-response.js';
import { sendErrorPage, sendPage } from '../http/page-response.js';
import { field, formParameters, pathOf, queryParameters } from '../http/parameters.js';
import { beginningAt } from '../interaction/beginning.js';
import { Issuer } from '../issuer/issuer.js';
import { type ClientView, clientView } from '../pages/client-view.js';
import { LogoutPage, SignedOutPage } from '../pages/session-pages.js';

const carried = ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state'];

interface Leaving {
  readonly session: Session;
  readonly client?: ClientView | undefined;
}

/** OpenID Connect RP-Initiated Logout 1.0, and the issuer's own sign-out page. */
@Controller()
export class EndSessionController {
  readonly #form: GuardedForm<never, Leaving>;

  constructor(private readonly issuer: Issuer) {
    const { endSession } = issuer.core;
    this.#form = new GuardedForm<never, Leaving>(issuer, {
      name: 'logout',
      fields: {},
      open: async ({ request, parameters }) => {
        const session = await issuer.session(request);
        const outcome = await endSession.evaluate({ parameters, session });
        if (outcome.kind !== 'confirm' || !session)
          return { kind: 'instead', send: (visit) => this.#send(visit, outcome) };
        return {
          kind: 'open',
          subject: { session, client: outcome.client && clientView(outcome.client) },
          about: session.sessionId,
          // The request is carried on, to be checked again.
          hidden: parameters.filter(([name]) => carried.includes(name)),
          formTarget: outcome.to,
          image: outcome.client && clientView(outcome.client).logo,
          clientId: outcome.client?.clientId,
        };
      },
      act: async ({ visit: { parameters }, subject: { session } }) => {
        const outcome = await endSession.confirm({ parameters, session });
        return { kind: 'done', send: (visit) => this.#send(visit, outcome) };
      },
      page: ({ words, subject, form }) => LogoutPage({ words, client: subject.client, form }),
    });
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
    const again = await beginningAt(this.issuer, queryParameters(request));
    sendPage(reply, (words) => SignedOutPage({ words, again }));
  }

  #send({ parameters, reply, request }: Visit, outcome: EndSessionOutcome): void {
    if (outcome.kind === 'error_page') {
      logRefusal(outcome.error, pathOf(request), outcome.parameter);
      sendErrorPage(reply, outcome.error, { parameter: outcome.parameter });
      return;
    }
    this.issuer.cookies.clearSession(reply);
    if (outcome.kind === 'redirect') seeOther(reply, outcome.to);
    else seeOwnPage(reply, endpoints.signedOut, { client_id: field(parameters, 'client_id') || undefined });
  }
}
