import { Controller, Req, Res } from '@nestjs/common';
import { digest, endpoints, type InteractionView, OAuthError } from '@signet/authorization-server';
import { IdentityError, type IdentityErrorCode } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { csrfMatches, csrfToken } from '../http/cookies.js';
import { sendPage } from '../http/page-response.js';
import { field, formParameters, queryParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { CreateAccountPage } from '../pages/create-account-page.js';
import { messages } from '../pages/messages.js';
import { busy } from './busy.js';
import { beginSession, continueSignedIn } from './continue-signed-in.js';

const fields = ['username', 'name', 'email'] as const;
type Entered = Readonly<Record<(typeof fields)[number], string>>;

/** Initiating User Registration 1.0: people make their own accounts, where the operator lets them. */
@Controller()
export class CreateAccountController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('GET', endpoints.createAccount)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const interactionId = field(queryParameters(request), 'interaction');
    const browser = this.issuer.cookies.browser(request, reply);
    const view = await this.#view(interactionId, browser);
    this.#page(reply, view, browser, { username: view.loginHint ?? '', name: '', email: '' });
  }

  @Answers('POST', endpoints.createAccount)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = formParameters(request);
    const interactionId = field(form, 'interaction');
    const browser = this.issuer.cookies.browser(request, reply);
    const view = await this.#view(interactionId, browser);
    const entered = Object.fromEntries(fields.map((name) => [name, field(form, name).trim()])) as Entered;
    if (!csrfMatches(browser, `create:${interactionId}`, field(form, 'csrf'))) {
      this.#page(reply, view, browser, entered, { alert: messages.login.stale, status: 403 });
      return;
    }
    const wait = await this.issuer.identity.reserveGuess(request.ip);
    if (wait > 0) {
      reply.header('retry-after', String(wait));
      this.#page(reply, view, browser, entered, { alert: messages.login.locked(wait), status: 429 });
      return;
    }
    try {
      const account = await this.issuer.identity.createAccount({
        username: entered.username,
        password: field(form, 'password'),
        ...(entered.name === '' ? {} : { name: entered.name.slice(0, 256) }),
        ...(entered.email === '' ? {} : { email: entered.email.slice(0, 256) }),
      });
      // Not taken back: making accounts is bounded too.
      const reference = { interactionId, browserDigest: digest(browser) };
      const signedIn = await beginSession(this.issuer, request, { subject: account.subject, reference });
      continueSignedIn(this.issuer, reply, signedIn);
    } catch (error) {
      if (!(error instanceof IdentityError)) throw error;
      // Whether a name is taken shows here by nature; the address counter keeps it from being a list.
      const status = error.code === 'temporarily_unavailable' ? busy(reply) : 400;
      this.#page(reply, view, browser, entered, { alert: alertOf(error.code), status });
    }
  }

  async #view(interactionId: string, browser: string): Promise<InteractionView> {
    const view = await this.issuer.core.journey.describe({ interactionId, browserDigest: digest(browser) });
    if (!view?.prompts.includes('create')) {
      throw new OAuthError('invalid_request', 'this sign-in is over or belongs to another browser');
    }
    return view;
  }

  #page(
    reply: FastifyReply,
    view: InteractionView,
    browser: string,
    entered: Entered,
    options: { alert?: string; status?: number } = {},
  ): void {
    const { interactionId } = view.interaction;
    const csrf = csrfToken(browser, `create:${interactionId}`);
    const page = CreateAccountPage({ client: view.client, interactionId, csrf, entered, alert: options.alert });
    sendPage(reply, page, { status: options.status ?? 200, formTarget: view.redirectUri });
  }
}

function alertOf(code: IdentityErrorCode): string {
  const { alerts } = messages.createAccount;
  return Object.hasOwn(alerts, code) ? (alerts[code as keyof typeof alerts] ?? alerts.other) : alerts.other;
}
