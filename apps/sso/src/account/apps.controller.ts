import { Controller, Req, Res } from '@nestjs/common';
import { type AppWithAccess, endpoints, type ResourceAccess } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GuardedForm } from '../forms/guarded-form.js';
import { Answers } from '../http/answers.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { Issuer } from '../issuer/issuer.js';
import { AppsPage, type AppsView, type AppView } from '../pages/account/apps-page.js';
import { clientView, shownDestination } from '../pages/client-view.js';
import { ownForm } from './own-form.js';
import { ownPages } from './own-pages.js';

/** The apps that have access in the name of whoever is signed in, each with a way to take it back. */
@Controller()
export class AppsController {
  readonly #form: Pick<GuardedForm<never, unknown>, 'show' | 'submit'>;

  constructor(private readonly issuer: Issuer) {
    this.#form = ownForm<never, AppsView>(issuer, {
      page: ownPages.apps,
      name: 'account-apps',
      fields: {},
      open: async ({ parameters }, { subject }) => {
        const after = field(parameters, 'after');
        const { apps, next } = await issuer.core.givenAccess.list(subject, after);
        const content = {
          apps: await Promise.all(apps.map((app) => this.#viewOf(app))),
          next,
          isRemoved: field(parameters, 'removed') !== '',
        };
        return {
          content,
          hidden: after === '' ? [] : ([['after', after]] as const),
        };
      },
      act: async ({ visit: { parameters, request }, session: { subject } }) => {
        await issuer.core.givenAccess.remove(subject, field(parameters, 'client'), originOf(request));
        return { kind: 'done', send: ({ reply }) => seeOwnPage(reply, endpoints.accountApps, { removed: 'yes' }) };
      },
      show: (shown) => AppsPage(shown),
    });
  }

  @Answers('GET', endpoints.accountApps)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.accountApps)
  remove(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  @Answers('GET', endpoints.apps)
  moved(@Res() reply: FastifyReply): void {
    seeOwnPage(reply, endpoints.accountApps);
  }

  async #viewOf({ client, destinations, resources, until, ...app }: AppWithAccess): Promise<AppView> {
    return {
      ...app,
      client: client && clientView(client),
      destinations: destinations.map(shownDestination),
      resources: await Promise.all(resources.map((access) => this.#describe(access))),
      left: until === undefined ? undefined : Math.max(0, until - this.issuer.clock.now()),
    };
  }

  async #describe({ identifier, scopes }: ResourceAccess): Promise<AppView['resources'][number]> {
    const server = await this.issuer.stores.resourceServers.find(identifier);
    return {
      name: server?.name ?? identifier,
      identifier,
      scopes: scopes.map((name) => ({ name, description: server?.scopes[name] ?? name })),
    };
  }
}
