import { Controller, Req, Res } from '@nestjs/common';
import { AdministrationError, acceptInvitation, findInvitation, type OpenInvitation } from '@signet/administration';
import { digest, endpoints } from '@signet/authorization-server';
import { IdentityError } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { seeLinked } from '../forms/followed-link.js';
import { type FormAnswer, GuardedForm, type Instead } from '../forms/guarded-form.js';
import { identityRefusal } from '../forms/identity-refusal.js';
import { type OwnAccountNames, ownAccountFields, profileOf } from '../forms/own-account-fields.js';
import type { Visit } from '../forms/visit.js';
import { Answers } from '../http/answers.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { sendPage } from '../http/page-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { strangerOf } from '../in-flight/stranger.js';
import { Issuer } from '../issuer/issuer.js';
import { linkParameter } from '../mail/link-path.js';
import { InvitationAcceptedPage, InvitationOverPage, InvitationPage } from '../pages/invitation-pages.js';
import { message } from '../pages/messages/catalogue.js';

interface Found {
  readonly secret: string;
  readonly invitation: OpenInvitation;
}

const over: Instead = {
  kind: 'instead',
  send: ({ reply }) => sendPage(reply, (words) => InvitationOverPage({ words }), { status: 404 }),
};

/** Whom an operator invited makes their account. To look at the link uses nothing up; mail scanners and previews do. */
@Controller()
export class InvitationController {
  readonly #form: GuardedForm<OwnAccountNames, Found>;

  constructor(private readonly issuer: Issuer) {
    // The address is that of the invitation.
    const asked = () => {
      const { passwordMinLength, protocol } = issuer.config;
      return ownAccountFields({ ...protocol.userRegistration, verifiesEmail: false }, passwordMinLength);
    };
    this.#form = new GuardedForm<OwnAccountNames, Found>(issuer, {
      name: 'invitation',
      fields: () => asked().fields,
      isThrottled: true,
      open: async (visit) => {
        const found = await this.#found(visit);
        if (!found) return over;
        return { kind: 'open', subject: found, about: digest(found.secret), omitted: [...asked().omitted, 'email'] };
      },
      act: ({ visit, subject, values }) => {
        const { email: _, ...profile } = profileOf(values);
        return this.#accept(visit, subject, { username: values.username, password: values.password, ...profile });
      },
      page: ({ words, form, subject: { invitation } }) => InvitationPage({ words, form, invitation }),
    });
  }

  async #found({ request }: Visit): Promise<Found | undefined> {
    const { issuer } = this;
    if (issuer.config.protocol.userRegistration.by === 'off') return undefined;
    const secret = issuer.cookies.link(request, endpoints.invitation);
    const invitation = secret && (await findInvitation(issuer, issuer.records, secret));
    return secret && invitation ? { secret, invitation } : undefined;
  }

  async #accept(
    visit: Visit,
    { secret }: Found,
    person: Parameters<typeof acceptInvitation>[3]['person'],
  ): Promise<FormAnswer<OwnAccountNames>> {
    const { issuer } = this;
    const stranger = strangerOf(visit.request);
    const origin = originOf(visit.request);
    const ports = { ...issuer.administration.ports, identity: issuer.identity };
    try {
      const { subject } = await acceptInvitation(ports, issuer.records, secret, { person, stranger, origin });
      issuer.log.event('account_created', { subject });
    } catch (error) {
      return this.#refusal(error);
    }
    return {
      kind: 'done',
      send: ({ reply }) => {
        issuer.cookies.clearLink(reply, endpoints.invitation);
        seeOwnPage(reply, endpoints.invitation, { done: 'yes' });
      },
    };
  }

  #refusal(error: unknown): FormAnswer<OwnAccountNames> {
    if (error instanceof IdentityError) return identityRefusal(error, message('create.refused'));
    if (!(error instanceof AdministrationError)) throw error;
    // Somebody was faster, or it was taken back: there is nothing left to ask.
    if (error.code === 'unknown') return { kind: 'done', send: ({ reply }) => seeOwnPage(reply, endpoints.invitation) };
    const said = error.code === 'in_use' ? 'confirm_account.held' : 'invitation.forbidden';
    return { kind: 'refused', alert: message(said) };
  }

  /** The secret leaves the address, where histories and logs of proxies would keep it. */
  @Answers('GET', endpoints.invitationLink)
  follow(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    seeLinked(this.issuer, endpoints.invitation, reply, field(queryParameters(request), linkParameter));
  }

  @Answers('GET', endpoints.invitation)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = queryParameters(request);
    if (field(query, 'done') === '') await this.#form.show(request, reply, query);
    else sendPage(reply, (words) => InvitationAcceptedPage({ words }));
  }

  @Answers('POST', endpoints.invitation)
  accept(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }
}
