import { Controller, Req, Res } from '@nestjs/common';
import { endpoints, OAuthError, type Session } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GuardedForm } from '../forms/guarded-form.js';
import { Answers } from '../http/answers.js';
import { field, queryParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { clientView, shownDestination } from '../pages/client-view.js';
import { ConsentPage, type ConsentView } from '../pages/consent-page.js';
import { type FoundInteraction, leadsAway, limitOf } from './found-interaction.js';
import { gone, sendOn } from './gone.js';
import { findTurn, goOn } from './open-interaction.js';
import { switchPerson } from './ways-out.js';

interface Asked {
  readonly found: FoundInteraction;
  readonly session: Session;
  readonly view: ConsentView;
}

@Controller()
export class ConsentController {
  readonly #form: GuardedForm<never, Asked>;

  constructor(issuer: Issuer) {
    this.#form = new GuardedForm<never, Asked>(issuer, {
      name: 'consent',
      fields: {},
      ways: {
        switch: ({ visit, subject }) => switchPerson(issuer)({ visit, subject: subject.found }),
      },
      open: async (visit) => {
        const found = await findTurn(issuer, visit, ['consent']);
        if ('kind' in found) return found;
        const { view, reference, secret, hidden, session } = found;
        if (!session) return view.isAnswered ? gone(issuer) : goOn(issuer, found);
        const person = await issuer.nameOf(session.subject, visit.request);
        return {
          kind: 'open',
          subject: { found, session, view: consentView(found, person) },
          // The person is part of it: a decision never counts for somebody who signed in meanwhile.
          about: `${reference.interactionId}:${session.sessionId}`,
          secret,
          hidden: [...hidden, ['seen', view.seen]],
          leadsAway: leadsAway(found),
          limit: limitOf(found),
          clientId: view.client.clientId,
        };
      },
      act: async ({ visit, subject: { found, session } }) => {
        const { journey } = issuer.core;
        const decision = field(visit.parameters, 'decision');
        if (decision !== 'allow' && decision !== 'deny') {
          throw new OAuthError('invalid_request', 'decision must be allow or deny');
        }
        const seen = field(visit.parameters, 'seen');
        const outcome =
          decision === 'allow'
            ? await journey.allow({ ...found.reference, session, seen })
            : await journey.deny(found.reference);
        return { kind: 'done', send: (each) => sendOn(issuer, each, outcome, true) };
      },
      page: ({ words, subject, form }) => ConsentPage({ words, view: subject.view, form }),
    });
  }

  @Answers('GET', endpoints.consent)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.consent)
  decide(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }
}

function consentView({ view }: FoundInteraction, person: string): ConsentView {
  const { client, identityScopes, resources, redirectUri, lasts, organization } = view;
  const destination = redirectUri && shownDestination(redirectUri);
  return {
    client: clientView(client, redirectUri),
    person,
    identityScopes,
    resources,
    organization,
    destination,
    lasts,
  };
}
