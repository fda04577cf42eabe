import { Controller, Req, Res } from '@nestjs/common';
import { findLink, type OpenLink, recoverPassword } from '@signet/administration';
import { endpoints } from '@signet/authorization-server';
import { type Account, IdentityError } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fields, newPasswordField } from '../forms/fields.js';
import { followedSecret, leavesAddress } from '../forms/followed-link.js';
import { type FormAnswer, GuardedForm, type Instead, type Opened } from '../forms/guarded-form.js';
import { identityRefusal } from '../forms/identity-refusal.js';
import { type Visit, visitOf } from '../forms/visit.js';
import { Answers } from '../http/answers.js';
import { callerOf } from '../http/caller.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { sendPage } from '../http/page-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { whileHashing } from '../in-flight/while-hashing.js';
import { findInteraction, viewOfClient } from '../interaction/found-interaction.js';
import { Issuer } from '../issuer/issuer.js';
import { linkParameter } from '../mail/link-path.js';
import type { ClientView } from '../pages/client-view.js';
import { message } from '../pages/messages/catalogue.js';
import { PasswordRecoveredPage, RecoverPasswordPage, RecoveryLinkEndedPage } from '../pages/recovery-pages.js';
import { notOffered } from './not-offered.js';

type Names = 'password' | 'repeated';

interface Recovering extends OpenLink {
  readonly account: Account;
  readonly secret: string;
  readonly isEverywhere: boolean;
  /** On the way to which app this browser asked for the link. */
  readonly client?: ClientView | undefined;
}

/** Whoever has the link chooses another password, on any device, and is signed in on none. To look at it uses nothing up. */
@Controller()
export class RecoverPasswordController {
  readonly #form: GuardedForm<Names, Recovering>;

  constructor(private readonly issuer: Issuer) {
    this.#form = new GuardedForm<Names, Recovering>(issuer, {
      name: 'recover-password',
      fields: () => ({
        password: { ...newPasswordField(issuer.config.passwordMinLength), label: 'password.new' },
        repeated: { ...fields.password, label: 'password.repeated', autocomplete: 'new-password' },
      }),
      open: (visit) => this.#open(visit),
      act: ({ visit, subject, values }) => this.#recover(visit, subject, values),
      page: ({ words, form, subject: { account, isEverywhere, client } }) =>
        RecoverPasswordPage({ words, form, username: account.username, isEverywhere, client }),
    });
  }

  @Answers('GET', endpoints.recoverPassword)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (leavesAddress(this.issuer, endpoints.recoverPassword, request, reply)) return;
    const query = queryParameters(request);
    if (field(query, 'done') === '') {
      await this.#form.show(request, reply, query);
      return;
    }
    const found = await findInteraction(this.issuer, visitOf(this.issuer, request, reply, query));
    const open = found?.view.isAnswered === false ? found : undefined;
    const on = open && `login?${new URLSearchParams({ interaction: open.reference.interactionId })}`;
    sendPage(reply, (words) => PasswordRecoveredPage({ words, on, client: open && viewOfClient(open) }));
  }

  @Answers('POST', endpoints.recoverPassword)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  async #open(visit: Visit): Promise<Opened<Names, Recovering> | Instead> {
    const { issuer } = this;
    if (!issuer.config.passwordRecovery) return notOffered;
    const secret = followedSecret(issuer, endpoints.recoverPassword, visit);
    const found = await findLink(issuer, issuer.records, 'recover', secret);
    if (found.kind !== 'open') return ended(found.kind);
    const { account } = found;
    if (!account?.emailVerified) return ended('over');
    const isEverywhere = visit.request.method === 'GET' || field(visit.parameters, 'everywhere') !== '';
    return {
      kind: 'open',
      subject: { ...found, account, secret, isEverywhere, client: await this.#clientOf(visit, found.link) },
      about: found.link.digest,
      // No more than the page says: previews open links too.
      owner: { username: account.username },
      hidden: [[linkParameter, secret]],
    };
  }

  /** Undefined in every other browser than the one that asked. */
  async #clientOf(visit: Visit, { facts }: OpenLink['link']): Promise<ClientView | undefined> {
    if (facts?.interactionId === undefined) return undefined;
    const found = await findInteraction(this.issuer, { ...visit, parameters: [['interaction', facts.interactionId]] });
    return found && viewOfClient(found);
  }

  async #recover(
    visit: Visit,
    { account, link, secret, isEverywhere }: Recovering,
    { password, repeated }: Readonly<Record<Names, string>>,
  ): Promise<FormAnswer<Names>> {
    if (password !== repeated) return { kind: 'refused', errors: { repeated: message('password.differs') } };
    const { issuer } = this;
    const turn = { caller: callerOf(visit.request), ...whileHashing(visit.request) };
    try {
      // That it is another one than before is not asked: a mailbox would be a place to try passwords at.
      const passwordHash = await issuer.identity.hashPassword(password, account, turn);
      const { subject } = account;
      const chosen = { subject, secret, passwordHash, everywhere: isEverywhere, origin: originOf(visit.request) };
      const used = await recoverPassword(issuer.administration.own, chosen);
      if (used !== 'done') return { kind: 'done', send: ended(used).send };
      issuer.log.event('password_recovered', { subject });
      const interaction = link.facts?.interactionId;
      return {
        kind: 'done',
        send: ({ reply }) => seeOwnPage(reply, endpoints.recoverPassword, { done: 'yes', interaction }),
      };
    } catch (error) {
      if (!(error instanceof IdentityError)) throw error;
      const refused = identityRefusal(error, message('password.refused'));
      return refused.kind === 'refused' ? { ...refused, errors: { password: refused.errors?.password } } : refused;
    }
  }
}

/** The same for all links that are good for nothing, but that whoever used one learns that it was used. */
function ended(why: 'used' | 'over'): Instead {
  return {
    kind: 'instead',
    send: ({ reply }) => sendPage(reply, (words) => RecoveryLinkEndedPage({ words, why }), { status: 404 }),
  };
}
