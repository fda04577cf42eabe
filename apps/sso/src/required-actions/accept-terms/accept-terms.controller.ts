import { Controller, Req, Res } from '@nestjs/common';
import {
  dueTerms,
  endpoints,
  OAuthError,
  type Session,
  seenTerms,
  type TermsDocument,
} from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GuardedForm, type Instead, type Opened } from '../../forms/guarded-form.js';
import type { Visit } from '../../forms/visit.js';
import { againOf } from '../../http/again.js';
import { Answers } from '../../http/answers.js';
import { seeOwnPage } from '../../http/outcome-response.js';
import { field, queryParameters } from '../../http/parameters.js';
import { gone, sendOn } from '../../interaction/gone.js';
import { goOn } from '../../interaction/open-interaction.js';
import { switchPerson } from '../../interaction/ways-out.js';
import { Issuer } from '../../issuer/issuer.js';
import { AcceptTermsPage } from '../../pages/accept-terms-page.js';
import { type ActionTurn, openAction } from '../open-action.js';

interface Asked extends ActionTurn {
  readonly session: Session;
  readonly documents: readonly TermsDocument[];
  /** They said no, and read what comes of it. */
  readonly isDeclined: boolean;
}

/** Whoever does not accept reads why they cannot go on, and goes back to the app or reads again. */
@Controller()
export class AcceptTermsController {
  readonly #form: GuardedForm<never, Asked>;

  constructor(private readonly issuer: Issuer) {
    this.#form = new GuardedForm<never, Asked>(issuer, {
      name: 'accept-terms',
      fields: {},
      ways: { switch: switchPerson(issuer) },
      open: (visit) => this.#open(visit),
      act: async ({ visit, subject: { reference, session } }) => {
        const { journey } = issuer.core;
        const decision = field(visit.parameters, 'decision');
        if (decision === 'decline') {
          const { interactionId: interaction } = reference;
          const again = againOf(visit.parameters);
          return {
            kind: 'done',
            send: ({ reply }) => seeOwnPage(reply, endpoints.acceptTerms, { interaction, again, declined: 'yes' }),
          };
        }
        if (decision !== 'accept' && decision !== 'leave') {
          throw new OAuthError('invalid_request', 'decision must be accept, decline, leave or switch');
        }
        const outcome =
          decision === 'leave'
            ? await journey.deny({ ...reference, session })
            : await journey.acceptTerms({ ...reference, session, seen: field(visit.parameters, 'seen') });
        return { kind: 'done', send: (each) => sendOn(issuer, each, outcome, true) };
      },
      page: ({ words, form, subject: { shown, documents, isDeclined } }) =>
        AcceptTermsPage({ words, form, view: { ...shown, documents, isDeclined } }),
    });
  }

  @Answers('GET', endpoints.acceptTerms)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.acceptTerms)
  decide(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  async #open(visit: Visit): Promise<Opened<never, Asked> | Instead> {
    const { issuer } = this;
    const opened = await openAction(issuer, visit, 'accept_terms');
    if (opened.kind === 'instead') return opened;
    const turn = opened.subject;
    const { session, subject, view } = turn;
    if (session?.subject !== subject) return view.isAnswered ? gone(issuer) : goOn(issuer, turn);
    const due = await dueTerms(
      { stores: issuer.stores, clock: issuer.clock },
      { subject, clientId: view.client.clientId },
    );
    const documents = await Promise.all(due.map(async (each) => (await issuer.stores.terms.find(each)) ?? each));
    const isDeclined = field(visit.parameters, 'declined') !== '';
    return {
      ...opened,
      subject: { ...turn, session, documents, isDeclined },
      // Whose decision it is, and of which sign-in.
      about: `${opened.about}:${session.sessionId}`,
      hidden: [...(opened.hidden ?? []), ['seen', seenTerms(due)]],
    };
  }
}
