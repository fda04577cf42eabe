import { Controller, Req, Res } from '@nestjs/common';
import { clientPolicy, endpoints, OAuthError, type TurnedAway, turnedAwayReasons } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GuardedForm } from '../forms/guarded-form.js';
import { Answers } from '../http/answers.js';
import { field, queryParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { clientView } from '../pages/client-view.js';
import { NoAccessPage, type NoAccessView } from '../pages/no-access-page.js';
import { type FoundInteraction, leadsAway, limitOf } from './found-interaction.js';
import { gone, sendOn } from './gone.js';
import { findTurn, goOn } from './open-interaction.js';
import { switchPerson } from './ways-out.js';

interface TurnedAwayHere extends FoundInteraction {
  readonly shown: NoAccessView;
}

/** Somebody is signed in, and there is nothing for them: they read why and whom to ask, and go back or sign in as somebody else. */
@Controller()
export class NoAccessController {
  readonly #form: GuardedForm<never, TurnedAwayHere>;

  constructor(issuer: Issuer) {
    this.#form = new GuardedForm<never, TurnedAwayHere>(issuer, {
      name: 'no-access',
      fields: {},
      ways: { switch: switchPerson(issuer) },
      open: async (visit) => {
        const found = await findTurn(issuer, visit, ['no_access']);
        if ('kind' in found) return found;
        const { view, reference, secret, hidden, session } = found;
        const reason = turnedAwayReasons.find((each) => each === view.reason);
        // What they were told may be true no more.
        if (!session || view.next !== 'no_access' || !reason)
          return view.isAnswered ? gone(issuer) : goOn(issuer, found);
        const person = await issuer.nameOf(session.subject, visit.request);
        return {
          kind: 'open',
          subject: { ...found, shown: shownOf(issuer, found, person, reason) },
          about: `${reference.interactionId}:${session.sessionId}`,
          secret,
          hidden,
          leadsAway: leadsAway(found),
          limit: limitOf(found),
          clientId: view.client.clientId,
        };
      },
      act: async ({ visit, subject: { reference, session } }) => {
        if (field(visit.parameters, 'decision') !== 'leave') {
          throw new OAuthError('invalid_request', 'decision must be leave or switch');
        }
        const outcome = await issuer.core.journey.deny({ ...reference, session });
        return { kind: 'done', send: (each) => sendOn(issuer, each, outcome, true) };
      },
      page: ({ words, subject, form }) => NoAccessPage({ words, view: subject.shown, form }),
    });
  }

  @Answers('GET', endpoints.noAccess)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.noAccess)
  leave(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }
}

/** Whom to ask: those whom an operator names of the client, else those who run the issuer; never whom a stranger names. */
function shownOf(
  issuer: Issuer,
  { view: { client, redirectUri } }: FoundInteraction,
  person: string,
  reason: TurnedAway,
): NoAccessView {
  const { supportContact } = issuer.config;
  const own = supportContact === undefined ? [] : [supportContact];
  const named = clientPolicy(client).operatorVouches ? (client.contacts ?? []) : [];
  return { client: clientView(client, redirectUri), person, reason, contacts: named.length > 0 ? named : own };
}
