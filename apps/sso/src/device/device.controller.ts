import { Controller, HttpCode, Req, Res } from '@nestjs/common';
import { addressOf, digest, endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fields } from '../forms/fields.js';
import { GuardedForm } from '../forms/guarded-form.js';
import { Answers } from '../http/answers.js';
import { callerOf } from '../http/caller.js';
import { clientRequest } from '../http/client-request.js';
import { sendOutcome } from '../http/outcome-response.js';
import { sendPage } from '../http/page-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { DeviceDecidedPage, DevicePage } from '../pages/device-page.js';
import { message } from '../pages/messages/catalogue.js';

/** RFC 8628: where a device begins, and where its person brings the code. */
@Controller()
export class DeviceController {
  readonly #form: GuardedForm<'user_code', { readonly address: string }>;

  constructor(private readonly issuer: Issuer) {
    const { core, identity } = issuer;
    this.#form = new GuardedForm<'user_code', { readonly address: string }>(issuer, {
      name: 'device',
      fields: { user_code: fields.userCode },
      // §5.1: guesses at user codes are held back like guesses at passwords.
      isThrottled: true,
      // A code in the address only fills the form: the person still has to send it (§5.4, remote phishing).
      open: async ({ parameters }) => {
        const code = field(parameters, 'user_code').slice(0, fields.userCode.maxLength);
        const query = code === '' ? '' : `?${new URLSearchParams({ user_code: code })}`;
        const address = `${addressOf(issuer.config.issuer, endpoints.device)}${query}`;
        return { kind: 'open', subject: { address }, about: '', initial: { user_code: code } };
      },
      act: async ({ visit, values }) => {
        const session = await issuer.session(visit.request);
        const browserDigest = digest(visit.secrets[0]);
        const reference = { userCode: values.user_code, session, browserDigest };
        const outcome = await core.deviceVerification.authorize(reference);
        if (!outcome) return { kind: 'refused', errors: { user_code: message('device.unknown') } };
        await identity.guessedRight(callerOf(visit.request));
        return {
          kind: 'done',
          send: ({ reply }) => sendOutcome(reply, outcome, { again: 'device', isSignedIn: session !== undefined }),
        };
      },
      page: ({ words, subject, form }) => DevicePage({ words, form, address: subject.address }),
    });
  }

  @Answers('POST', endpoints.deviceAuthorization)
  @HttpCode(200)
  async begin(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const response = await this.issuer.core.deviceAuthorization.handle(clientRequest(request, reply));
    reply.send(response);
  }

  @Answers('GET', endpoints.device)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = queryParameters(request);
    const decided = field(query, 'decided');
    if (decided === '') await this.#form.show(request, reply, query);
    else sendPage(reply, (words) => DeviceDecidedPage({ words, allowed: decided === 'allowed' }));
  }

  @Answers('POST', endpoints.device)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }
}
