import { Controller, Logger, Req, Res } from '@nestjs/common';
import { digest, endpoints, type InteractionView, OAuthError } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { csrfMatches, csrfToken } from '../http/cookies.js';
import { sendPage } from '../http/page-response.js';
import { field, formParameters, queryParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { LoginPage } from '../pages/login-page.js';
import { messages } from '../pages/messages.js';
import { busy } from './busy.js';
import { beginSession, continueSignedIn } from './continue-signed-in.js';

@Controller()
export class LoginController {
  readonly #logger = new Logger('Login');

  constructor(private readonly issuer: Issuer) {}

  @Answers('GET', endpoints.login)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const interactionId = field(queryParameters(request), 'interaction');
    const browser = this.issuer.cookies.browser(request, reply);
    const view = await this.#view(interactionId, browser);
    this.#page(reply, view, browser, { username: view.loginHint ?? '' });
  }

  @Answers('POST', endpoints.login)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = formParameters(request);
    const interactionId = field(form, 'interaction');
    const username = field(form, 'username');
    const browser = this.issuer.cookies.browser(request, reply);
    const view = await this.#view(interactionId, browser);
    if (!csrfMatches(browser, interactionId, field(form, 'csrf'))) {
      this.#page(reply, view, browser, { username, alert: messages.login.stale, status: 403 });
      return;
    }
    const reference = { interactionId, browserDigest: digest(browser) };
    const outcome = await this.issuer.identity.signIn(
      { username, password: field(form, 'password'), address: request.ip },
      ({ subject }) => beginSession(this.issuer, request, { subject, reference }),
    );
    if (outcome.kind === 'refused') {
      this.#logger.warn({ event: 'login_refused', client_id: view.client.clientId, address: request.ip });
      this.#page(reply, view, browser, { username, alert: messages.login.refused, status: 401 });
      return;
    }
    if (outcome.kind === 'locked') {
      this.#logger.warn({ event: 'login_locked', client_id: view.client.clientId, address: request.ip });
      reply.header('retry-after', String(outcome.retryAfterSeconds));
      this.#page(reply, view, browser, {
        username,
        alert: messages.login.locked(outcome.retryAfterSeconds),
        status: 429,
      });
      return;
    }
    if (outcome.kind === 'busy') {
      this.#logger.warn({ event: 'login_busy', client_id: view.client.clientId, address: request.ip });
      this.#page(reply, view, browser, { username, alert: messages.login.busy, status: busy(reply) });
      return;
    }
    continueSignedIn(this.issuer, reply, outcome.begun);
  }

  async #view(interactionId: string, browser: string): Promise<InteractionView> {
    const view = await this.issuer.core.journey.describe({ interactionId, browserDigest: digest(browser) });
    if (!view) throw new OAuthError('invalid_request', 'this sign-in is over or belongs to another browser');
    return view;
  }

  #page(
    reply: FastifyReply,
    view: InteractionView,
    browser: string,
    options: { username: string; alert?: string; status?: number },
  ): void {
    const { interactionId } = view.interaction;
    const csrf = csrfToken(browser, interactionId);
    const page = LoginPage({
      client: view.client,
      interactionId,
      csrf,
      username: options.username,
      alert: options.alert,
    });
    sendPage(reply, page, { status: options.status ?? 200, formTarget: view.redirectUri });
  }
}
