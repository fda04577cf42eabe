import { Controller, Req, Res } from '@nestjs/common';
import { LaunchableApps } from '@signet/administration';
import { type Client, endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { sendPage } from '../http/page-response.js';
import { initiationOf, siteOf } from '../interaction/beginning.js';
import { Issuer } from '../issuer/issuer.js';
import { type LaunchView, OverviewPage } from '../pages/account/overview-page.js';
import { clientView } from '../pages/client-view.js';
import { HomePage } from '../pages/session-pages.js';
import { smallPictureOf } from '../pictures/own-picture.js';
import { showOwn } from './own-form.js';
import { ownPages } from './own-pages.js';

/** Where a person begins at the issuer itself, and goes on to their apps. */
@Controller()
export class OverviewController {
  readonly #launchable: LaunchableApps;

  constructor(private readonly issuer: Issuer) {
    this.#launchable = new LaunchableApps(issuer.records, issuer.clock);
  }

  @Answers('GET', endpoints.home)
  async home(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (await this.issuer.session(request)) seeOwnPage(reply, endpoints.account);
    else sendPage(reply, (words) => HomePage({ words }));
  }

  @Answers('GET', endpoints.account)
  overview(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return showOwn(this.issuer, [request, reply], ownPages.overview, {
      read: async (_, { subject }) => {
        const apps = await this.#launchable.of(subject);
        const account = await this.issuer.records.accounts.find(subject);
        const small = smallPictureOf(this.issuer.config.issuer, account?.picture);
        return { apps: apps.flatMap((client) => this.#viewOf(client)), small };
      },
      show: (shown) => OverviewPage(shown),
    });
  }

  #viewOf(client: Client): readonly LaunchView[] {
    const href = initiationOf(client, this.issuer.config.issuer) ?? siteOf(client);
    return href === undefined ? [] : [{ clientId: client.clientId, client: clientView(client), href }];
  }
}
