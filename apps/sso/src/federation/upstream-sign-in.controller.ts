import { Controller, Req, Res } from '@nestjs/common';
import { endpoints, type IdentityProvider, type ParameterList } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ownSession } from '../account/guard.js';
import { ownPages } from '../account/own-pages.js';
import { type Visit, visitOf } from '../forms/visit.js';
import { againOf } from '../http/again.js';
import { Answers } from '../http/answers.js';
import { callerOf } from '../http/caller.js';
import { seeOther } from '../http/outcome-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { wishedWords } from '../http/request-words.js';
import { findTurn } from '../interaction/open-interaction.js';
import { Issuer } from '../issuer/issuer.js';
import { type Asking, askUpstream } from './ask-upstream.js';
import { isFor, openProvider } from './open-provider.js';
import { reasonOf, refusedReason, refuseUpstream, showRefused } from './refuse.js';

/** Leads to a provider, to sign in or to link: nothing is changed and nothing is stored by it. */
@Controller()
export class UpstreamSignInController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('GET', endpoints.upstreamSignIn)
  async lead(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { issuer } = this;
    const visit = visitOf(issuer, request, reply, queryParameters(request));
    const provider = await openProvider(issuer, field(visit.parameters, 'provider'));
    const reason = refusedReason(visit);
    if (!provider || reason) return showRefused(visit, reason ?? 'unknown', provider);
    if (field(visit.parameters, 'purpose') === 'link') await this.#link(visit, provider);
    else await this.#signIn(visit, provider);
  }

  async #signIn(visit: Visit, provider: IdentityProvider): Promise<void> {
    const found = await findTurn(this.issuer, visit, ['login', 'register']);
    if ('kind' in found) return found.send(visit);
    const { view, reference, hidden } = found;
    if (!isFor(provider, view.client.clientId))
      return refuseUpstream(this.issuer, visit, { reason: 'unknown', hidden });
    const { interactionId } = reference;
    const errand = { purpose: 'sign_in', interactionId, again: againOf(visit.parameters) } as const;
    await this.#send(visit, provider, { errand, view }, hidden);
  }

  /** For whoever has just signed in here. */
  async #link(visit: Visit, provider: IdentityProvider): Promise<void> {
    const session = await ownSession(this.issuer, visit, { ...ownPages.linked, recentSignIn: 'seen' });
    if ('kind' in session) return session.send(visit);
    await this.#send(visit, provider, { errand: { purpose: 'link', sessionId: session.sessionId } });
  }

  async #send(
    visit: Visit,
    provider: IdentityProvider,
    asking: Pick<Asking, 'errand' | 'view'>,
    hidden?: ParameterList,
  ): Promise<void> {
    const { request, reply } = visit;
    const more = { language: wishedWords(request)?.language, source: callerOf(request).address };
    try {
      seeOther(reply, (await askUpstream(this.issuer, provider, { ...asking, ...more })).href);
    } catch (error) {
      refuseUpstream(this.issuer, visit, { provider, hidden, ...reasonOf(error) });
    }
  }
}
