import { Controller, Req, Res } from '@nestjs/common';
import { type AppWithAccess, endpoints, type Session } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GuardedForm } from '../forms/guarded-form.js';
import { Answers } from '../http/answers.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { Issuer } from '../issuer/issuer.js';
import { AppsPage, type AppsView, type AppView } from '../pages/apps-page.js';
import { clientView, shownDestination } from '../pages/client-view.js';

interface Asked {
  readonly session: Session;
  readonly view: AppsView;
}

/** The apps that have access in the name of whoever is signed in, each with a way to take it back. */
@Controller()
export class AppsController {
  readonly #form: GuardedForm<never, Asked>;

  constructor(private readonly issuer: Issuer) {
    this.#form = new GuardedForm<never, Asked>(issuer, {
      name: 'apps',
      fields: {},
      open: async ({ request, parameters }) => {
        const session = await issuer.session(request);
        if (!session) return { kind: 'instead', send: ({ reply }) => seeOwnPage(reply, endpoints.home) };
        const after = field(parameters, 'after');
        const { apps, next } = await issuer.core.givenAccess.list(session.subject, after);
        const view = {
          person: await issuer.nameOf(session.subject, request),
          apps: await Promise.all(apps.map((app) => this.#viewOf(app))),
          next,
          isRemoved: field(parameters, 'removed') !== '',
        };
        const hidden = after === '' ? [] : ([['after', after]] as const);
        return { kind: 'open', subject: { session, view }, about: session.sessionId, hidden };
      },
      act: async ({ visit, subject: { session } }) => {
        const client = field(visit.parameters, 'client');
        await issuer.core.givenAccess.remove(session.subject, client, originOf(visit.request));
        return { kind: 'done', send: ({ reply }) => seeOwnPage(reply, endpoints.apps, { removed: 'yes' }) };
      },
      page: ({ words, subject, form }) => AppsPage({ words, view: subject.view, form }),
    });
  }

  @Answers('GET', endpoints.apps)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.apps)
  remove(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  async #viewOf({ clientId, client, destinations, identityScopes, resources, until }: AppWithAccess): Promise<AppView> {
    const { resourceServers } = this.issuer.stores;
    return {
      clientId,
      client: client && clientView(client),
      destinations: destinations.map(shownDestination),
      identityScopes,
      resources: await Promise.all(
        resources.map(async (identifier) => (await resourceServers.find(identifier))?.name ?? identifier),
      ),
      left: until === undefined ? undefined : Math.max(0, until - this.issuer.clock.now()),
    };
  }
}
