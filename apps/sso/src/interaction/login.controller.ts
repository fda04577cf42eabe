import { Controller, Get, Logger, Post, Req, Res } from '@nestjs/common';
import { digest, type InteractionView, OAuthError } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { csrfMatches, csrfToken } from '../http/cookies.js';
import { sendOutcome } from '../http/outcome-response.js';
import { sendPage } from '../http/page-response.js';
import { field, formParameters, queryParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { LoginPage } from '../pages/login-page.js';
import { messages } from '../pages/messages.js';

@Controller('login')
export class LoginController {
  readonly #logger = new Logger('Login');

  constructor(private readonly issuer: Issuer) {}

  @Get()
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const interactionId = field(queryParameters(request), 'interaction');
    const browser = this.issuer.cookies.browser(request, reply);
    const view = await this.#view(interactionId, browser);
    this.#page(reply, view, browser, { username: view.interaction.request.loginHint ?? '' });
  }

  @Post()
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
    const outcome = await this.issuer.identity.signIn({
      username,
      password: field(form, 'password'),
      address: request.ip,
    });
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
    // The old session ends and a new cookie is made: what an attacker planted or saw before is worth nothing now.
    const replaces = await this.issuer.session(request);
    const { authorization, sessions } = this.issuer.core;
    const { session, cookie } = await sessions.start({ subject: outcome.account.subject, amr: ['pwd'], replaces });
    const reference = { interactionId, browserDigest: digest(browser) };
    await authorization.recordLogin({ ...reference, sessionId: session.sessionId });
    this.issuer.cookies.setSession(reply, cookie);
    sendOutcome(reply, await authorization.resume({ ...reference, session }));
  }

  async #view(interactionId: string, browser: string): Promise<InteractionView> {
    const view = await this.issuer.core.authorization.describe({ interactionId, browserDigest: digest(browser) });
    if (!view) throw new OAuthError('invalid_request', 'this sign-in is over or belongs to another browser');
    return view;
  }

  #page(
    reply: FastifyReply,
    view: InteractionView,
    browser: string,
    options: { username: string; alert?: string; status?: number },
  ): void {
    const { interactionId, request } = view.interaction;
    const csrf = csrfToken(browser, interactionId);
    const page = LoginPage({
      client: view.client,
      interactionId,
      csrf,
      username: options.username,
      alert: options.alert,
    });
    sendPage(reply, page, { status: options.status ?? 200, formTarget: request.redirectUri });
  }
}
