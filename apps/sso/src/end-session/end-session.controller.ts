import { Controller, Req, Res } from '@nestjs/common';
import { type EndSessionOutcome, endpoints, OAuthError, type ParameterList } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { csrfMatches, csrfToken } from '../http/cookies.js';
import { pageAt, seeOther } from '../http/outcome-response.js';
import { sendErrorPage, sendPage } from '../http/page-response.js';
import { field, formParameters, queryParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { LogoutPage, SignedOutPage } from '../pages/session-pages.js';

const carried = ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state'];

/** OpenID Connect RP-Initiated Logout 1.0, and the issuer's own sign-out page. */
@Controller()
export class EndSessionController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('GET', endpoints.endSession)
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#evaluate(queryParameters(request), request, reply);
  }

  @Answers('POST', endpoints.endSession)
  async post(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.#evaluate(formParameters(request), request, reply);
  }

  @Answers('GET', endpoints.logout)
  ask(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#evaluate([], request, reply);
  }

  @Answers('POST', endpoints.logout)
  async confirm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = formParameters(request);
    const session = await this.issuer.session(request);
    const browser = this.issuer.cookies.browser(request, reply);
    if (session && !csrfMatches(browser, `logout:${session.sessionId}`, field(form, 'csrf'))) {
      throw new OAuthError('invalid_request', 'this form was open for too long');
    }
    const parameters = form.filter(([name]) => carried.includes(name));
    this.#send(reply, await this.issuer.core.endSession.confirm({ parameters, session }));
  }

  @Answers('GET', endpoints.signedOut)
  signedOut(@Res() reply: FastifyReply): void {
    sendPage(reply, SignedOutPage());
  }

  async #evaluate(parameters: ParameterList, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const session = await this.issuer.session(request);
    const outcome = await this.issuer.core.endSession.evaluate({ parameters, session });
    if (outcome.kind !== 'confirm' || !session) {
      this.#send(reply, outcome);
      return;
    }
    const browser = this.issuer.cookies.browser(request, reply);
    const csrf = csrfToken(browser, `logout:${session.sessionId}`);
    const hidden = parameters.filter(([name]) => carried.includes(name));
    sendPage(reply, LogoutPage({ csrf, client: outcome.client, hidden }), { formTarget: outcome.to });
  }

  #send(reply: FastifyReply, outcome: EndSessionOutcome): void {
    if (outcome.kind === 'error_page') {
      sendErrorPage(reply, outcome.error, { parameter: outcome.parameter });
      return;
    }
    this.issuer.cookies.clearSession(reply);
    seeOther(reply, outcome.kind === 'redirect' ? outcome.to : pageAt(endpoints.signedOut));
  }
}
