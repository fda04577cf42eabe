import { findLink, type OpenLink } from '@signet/administration';
import type { Endpoint, LinkPurpose } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JSX } from 'preact';
import { followedSecret, leavesAddress } from '../forms/followed-link.js';
import { type Done, GuardedForm, type Instead } from '../forms/guarded-form.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { sendPage } from '../http/page-response.js';
import { field, queryParameters } from '../http/parameters.js';
import type { Issuer } from '../issuer/issuer.js';
import { linkParameter } from '../mail/link-path.js';
import { LinkOverPage, type LinkPageProps } from '../pages/account/link-pages.js';
import type { Words } from '../pages/messages/words.js';

/** A link that is good, and whose account it is for. */
export interface Followed extends OpenLink {
  readonly account: Account;
  readonly secret: string;
}

interface LinkForm {
  readonly endpoint: Pick<Endpoint, 'path'>;
  readonly purpose: LinkPurpose;
  /** What the link is for is brought about; where that leads, or why it could not be. */
  act(followed: Followed, request: FastifyRequest): Promise<Done['send'] | 'done' | 'used' | 'over'>;
  page(shown: LinkPageProps & { readonly followed: Followed }): JSX.Element;
  /** @param how what stands in the address of the page that says that it is done */
  done(shown: { readonly words: Words; readonly how: string }): JSX.Element;
}

/** A page where mail leads: to look at it uses nothing up, in whatever browser, and to send its form signs nobody in. */
export class LinkPage {
  readonly #form: GuardedForm<never, Followed>;

  constructor(
    private readonly issuer: Issuer,
    private readonly definition: LinkForm,
  ) {
    const { endpoint, purpose, act, page } = definition;
    this.#form = new GuardedForm<never, Followed>(issuer, {
      name: endpoint.path.slice(1),
      fields: {},
      open: async (visit) => {
        const secret = followedSecret(issuer, endpoint, visit);
        const found = await findLink(issuer, issuer.records, purpose, secret);
        if (found.kind !== 'open') return ended(found.kind);
        const { account } = found;
        if (!account) return ended('over');
        return {
          kind: 'open',
          subject: { ...found, account, secret },
          about: found.link.digest,
          hidden: [[linkParameter, secret]],
        };
      },
      act: async ({ visit: { request }, subject }) => {
        const came = await act(subject, request);
        if (typeof came === 'function') return { kind: 'done', send: came };
        if (came !== 'done') return { kind: 'done', send: ended(came).send };
        return { kind: 'done', send: ({ reply }) => seeOwnPage(reply, endpoint, { done: 'yes' }) };
      },
      page: ({ words, form, subject: followed }) => page({ words, form, followed }),
    });
  }

  async show(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (leavesAddress(this.issuer, this.definition.endpoint, request, reply)) return;
    const query = queryParameters(request);
    const how = field(query, 'done');
    if (how === '') await this.#form.show(request, reply, query);
    else sendPage(reply, (words) => this.definition.done({ words, how }));
  }

  submit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }
}

function ended(why: 'used' | 'over'): Instead {
  return {
    kind: 'instead',
    send: ({ reply }) => sendPage(reply, (words) => LinkOverPage({ words, why }), { status: 404 }),
  };
}
