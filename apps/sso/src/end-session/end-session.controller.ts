import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { type EndSessionOutcome, OAuthError, type ParameterList } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { csrfMatches, csrfToken } from '../http/cookies.js';
import { seeOther } from '../http/outcome-response.js';
import { sendErrorPage, sendPage } from '../http/page-response.js';
import { field, formParameters, queryParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { LogoutPage, SignedOutPage } from '../pages/session-pages.js';

const carried = ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state'];

/** OpenID Connect RP-Initiated Logout 1.0, and the issuer's own sign-out page. */
@Controller()
export class EndSessionController {
  constructor(private readonly issuer: Issuer) {}

  @Get('end-session')
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#evaluate(queryParameters(request), request, reply);
  }

  @Post('end-session')
  async post(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.#evaluate(formParameters(request), request, reply);
  }

  @Get('logout')
  ask(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#evaluate([], request, reply);
  }

  @Post('logout')
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

  @Get('signed-out')
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
    seeOther(reply, outcome.kind === 'redirect' ? outcome.to : 'signed-out');
  }
}
