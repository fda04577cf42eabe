import { Controller, Req, Res } from '@nestjs/common';
import { listOwnActivity } from '@signet/administration';
import type { LocalizedText } from '@signet/auth-contracts';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { field } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { ActivityPage } from '../pages/account/activity-page.js';
import { clientView } from '../pages/client-view.js';
import { showOwn } from './own-form.js';
import { ownPages } from './own-pages.js';

/** What happened to an account, in plain words. */
@Controller()
export class ActivityController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('GET', endpoints.accountActivity)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return showOwn(this.issuer, [request, reply], ownPages.activity, {
      read: async ({ parameters }, { subject }) => {
        const { entries, next } = await listOwnActivity(this.issuer.records, subject, field(parameters, 'after'));
        const named = await this.#names(entries.flatMap(({ clientId }) => clientId ?? []));
        return { entries: entries.map((entry) => ({ ...entry, app: named.get(entry.clientId ?? '') })), next };
      },
      show: (shown) => ActivityPage(shown),
    });
  }

  async #names(clientIds: readonly string[]): Promise<ReadonlyMap<string, LocalizedText>> {
    const each = [...new Set(clientIds)].map((clientId) => this.issuer.stores.clients.find(clientId));
    const found = (await Promise.all(each)).filter((client) => client !== undefined);
    return new Map(found.map((client) => [client.clientId, clientView(client).name]));
  }
}
