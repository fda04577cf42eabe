import { Controller, HttpCode, Req, Res } from '@nestjs/common';
import { addressOf, endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { clientRequest } from '../http/client-request.js';
import { csrfMatches, csrfToken } from '../http/cookies.js';
import { sendOutcome } from '../http/outcome-response.js';
import { sendPage } from '../http/page-response.js';
import { field, formParameters, queryParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { DeviceDecidedPage, DevicePage } from '../pages/device-page.js';
import { messages } from '../pages/messages.js';

/** RFC 8628: where a device begins, and where its person brings the code. */
@Controller()
export class DeviceController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('POST', endpoints.deviceAuthorization)
  @HttpCode(200)
  async begin(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const response = await this.issuer.core.deviceAuthorization.handle(clientRequest(request));
    reply.send(response);
  }

  /** A code in the address only fills the form: the person still has to send it (§5.4, remote phishing). */
  @Answers('GET', endpoints.device)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const query = queryParameters(request);
    const decided = field(query, 'decided');
    if (decided !== '') sendPage(reply, DeviceDecidedPage({ allowed: decided === 'allowed' }));
    else this.#page(request, reply, field(query, 'user_code').slice(0, 32));
  }

  @Answers('POST', endpoints.device)
  @HttpCode(200)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = formParameters(request);
    const userCode = field(form, 'user_code').slice(0, 32);
    const browser = this.issuer.cookies.browser(request, reply);
    if (!csrfMatches(browser, 'device', field(form, 'csrf'))) {
      this.#page(request, reply, userCode, { alert: messages.login.stale, status: 403 });
      return;
    }
    // §5.1: guesses at user codes are held back like guesses at passwords.
    const { identity, core } = this.issuer;
    const wait = await identity.reserveGuess(request.ip);
    if (wait > 0) {
      reply.header('retry-after', String(wait));
      this.#page(request, reply, userCode, { alert: messages.login.locked(wait), status: 429 });
      return;
    }
    const session = await this.issuer.session(request);
    const browserDigest = this.issuer.cookies.browserDigest(request, reply);
    const outcome = await core.deviceVerification.authorize({ userCode, session, browserDigest });
    if (outcome) {
      await identity.guessedRight(request.ip);
      sendOutcome(reply, outcome);
      return;
    }
    this.#page(request, reply, userCode, { alert: messages.device.unknown, status: 400 });
  }

  #page(
    request: FastifyRequest,
    reply: FastifyReply,
    userCode: string,
    options: { alert?: string; status?: number } = {},
  ): void {
    const csrf = csrfToken(this.issuer.cookies.browser(request, reply), 'device');
    const address = addressOf(this.issuer.config.issuer, endpoints.device);
    sendPage(reply, DevicePage({ csrf, userCode, address, alert: options.alert }), { status: options.status ?? 200 });
  }
}
