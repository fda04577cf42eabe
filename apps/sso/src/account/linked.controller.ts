import { Controller, Req, Res } from '@nestjs/common';
import { linkIdentity, listIdentities, unlinkOwnIdentity } from '@signet/administration';
import { endpoints, type IdentityProvider, type Session } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ProvenThere, provenThere, seeLinked } from '../federation/link-from-elsewhere.js';
import { openProvider } from '../federation/open-provider.js';
import type { FormAnswer, GuardedForm, Instead } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { Answers } from '../http/answers.js';
import { field, queryParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { Issuer } from '../issuer/issuer.js';
import { type LinkedListView, LinkedPage, LinkPage, linkOutcomes } from '../pages/account/linked-pages.js';
import { message } from '../pages/messages/catalogue.js';
import { ownForm } from './own-form.js';
import { ownPages } from './own-pages.js';

type Form = Pick<GuardedForm<never, unknown>, 'show' | 'submit'>;

interface Proven {
  readonly provider: IdentityProvider;
  readonly there: ProvenThere;
}

/** With whom else a person signs in: what is linked, what can be, and a way to take each back but the last. */
@Controller()
export class LinkedController {
  readonly #list: Form;
  readonly #link: Form;

  constructor(private readonly issuer: Issuer) {
    this.#list = ownForm<never, LinkedListView>(issuer, {
      page: ownPages.linked,
      name: 'account-linked',
      fields: {},
      open: async ({ parameters }, session) => ({ content: await this.#view(parameters, session) }),
      act: ({ visit, session }) => this.#unlink(visit, session),
      show: (shown) => LinkedPage(shown),
    });
    this.#link = ownForm<never, Proven>(issuer, {
      page: ownPages.link,
      name: 'account-link',
      fields: {},
      open: async (visit, session) => this.#proven(visit, session),
      act: ({ visit, session, content }) => this.#linkNow(visit, session, content),
      show: ({ content: { provider, there }, ...shown }) =>
        LinkPage({ ...shown, content: { provider: provider.name, label: there.label } }),
    });
  }

  @Answers('GET', endpoints.accountLinked)
  list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#list.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.accountLinked)
  unlink(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#list.submit(request, reply);
  }

  @Answers('GET', endpoints.accountLink)
  ask(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#link.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.accountLink)
  link(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#link.submit(request, reply);
  }

  async #view(parameters: Visit['parameters'], { subject }: Session): Promise<LinkedListView> {
    const { records } = this.issuer;
    const providers = await records.identityProviders.list();
    const linked = await listIdentities(records, subject);
    const outcome = field(parameters, 'outcome');
    return {
      linked: linked.map(({ key, providerId, label, linkedAt, usedAt }) => ({
        key,
        provider: providers.find((each) => each.providerId === providerId)?.name ?? providerId,
        label,
        since: linkedAt,
        used: usedAt,
      })),
      others: providers.filter(({ disabledAt }) => disabledAt === undefined),
      outcome: linkOutcomes.find((each) => each === outcome),
    };
  }

  async #unlink({ request, parameters }: Visit, { subject, sessionId }: Session): Promise<FormAnswer<never>> {
    const { administration, log } = this.issuer;
    const key = field(parameters, 'unlink');
    const outcome = await unlinkOwnIdentity(administration.own, { subject, origin: originOf(request) }, key, sessionId);
    if (outcome === 'last') return { kind: 'refused', status: 409, alert: message('account.linked.last') };
    if (outcome === 'unlinked') log.event('identity_unlinked', { subject });
    return { kind: 'done', ...seeLinked('undone') };
  }

  async #proven(
    visit: Visit,
    session: Session,
  ): Promise<{ readonly content: Proven; readonly about: string; readonly hidden: Visit['parameters'] } | Instead> {
    const [providerId, sealed] = [field(visit.parameters, 'provider'), field(visit.parameters, 'pending')];
    const { sessionId } = session;
    const provider = await openProvider(this.issuer, providerId);
    const there = provider && (await provenThere(this.issuer, provider, { sealed, sessionId }));
    if (!provider || !there) return { kind: 'instead', ...seeLinked('stale') };
    const hidden = [
      ['provider', providerId],
      ['pending', sealed],
    ] as const;
    return { content: { provider, there }, about: `${providerId} ${there.issuer} ${there.upstreamSubject}`, hidden };
  }

  async #linkNow(
    { request, parameters }: Visit,
    { subject }: Session,
    { provider, there }: Proven,
  ): Promise<FormAnswer<never>> {
    if (field(parameters, 'decision') === 'cancel') return { kind: 'done', ...seeLinked() };
    const { administration, log } = this.issuer;
    const own = { subject, origin: originOf(request) };
    const outcome = await linkIdentity(administration.own, own, provider, there);
    switch (outcome) {
      case 'linked':
        log.event('identity_linked', { subject, provider: provider.providerId });
        return { kind: 'done', ...seeLinked('done') };
      case 'before':
        return { kind: 'done', ...seeLinked('done') };
      case 'taken':
      case 'too_many':
        return { kind: 'done', ...seeLinked(outcome) };
      case 'gone':
        return { kind: 'refused', alert: message('form.stale') };
    }
  }
}
