import { Controller, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { newAccountFields, newPasswordField } from '../forms/fields.js';
import { GuardedForm, type Instead } from '../forms/guarded-form.js';
import { Answers } from '../http/answers.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { sendPage } from '../http/page-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { NewOwnerPage, OwnerMadePage, OwnershipPage, RecoveredOwnerPage } from '../pages/owner-pages.js';
import { becomeOwner } from './become-owner.js';
import { type FoundLink, foundLink, linkIsOver } from './found-link.js';

type Names = 'username' | 'name' | 'email' | 'password';
/** A link, and who becomes an owner by it. */
type Found = FoundLink & { readonly subject: string; readonly person: string };

const elsewhere = (endpoint: (typeof endpoints)['owner' | 'ownership' | 'recoveredOwner']): Instead => ({
  kind: 'instead',
  send: ({ reply }) => seeOwnPage(reply, endpoint),
});

/**
 * The first owner, and who is made one again: by a link that is printed where the issuer starts, or that whoever has the database at hand
 * makes. To look at it uses nothing up; mail scanners and previews do.
 */
@Controller()
export class OwnerController {
  readonly #new: GuardedForm<Names, FoundLink>;
  readonly #present: GuardedForm<never, Found>;
  readonly #named: GuardedForm<'password', Found>;

  constructor(private readonly issuer: Issuer) {
    this.#new = new GuardedForm<Names, FoundLink>(issuer, {
      name: 'owner',
      fields: () => newAccountFields(issuer.config.passwordMinLength),
      open: async (visit) => {
        const found = await foundLink(issuer, visit);
        if (!found) return linkIsOver;
        if (found.link.subject !== undefined) return elsewhere(endpoints.recoveredOwner);
        const isNew = visit.request.method === 'POST' || field(visit.parameters, 'new') !== '';
        if (!isNew && (await issuer.session(visit.request))) return elsewhere(endpoints.ownership);
        return { kind: 'open', subject: found, about: found.link.digest };
      },
      act: ({ visit, subject, values: { name, email, ...rest } }) => {
        const profile = { ...(name === '' ? {} : { name }), ...(email === '' ? {} : { email }) };
        return becomeOwner(issuer, subject, { kind: 'new', account: { ...rest, ...profile } }, visit.request);
      },
      page: ({ words, form }) => NewOwnerPage({ words, form }),
    });
    this.#present = new GuardedForm<never, Found>(issuer, {
      name: 'ownership',
      fields: {},
      open: async (visit) => {
        const found = await foundLink(issuer, visit);
        const session = await issuer.session(visit.request);
        if (!found || !session || found.link.subject !== undefined) return elsewhere(endpoints.owner);
        const { subject } = session;
        const person = await issuer.nameOf(subject, visit.request);
        return { kind: 'open', subject: { ...found, subject, person }, about: `${found.link.digest} ${subject}` };
      },
      act: async ({ visit, subject: found }) => {
        const answer = await becomeOwner(issuer, found, { kind: 'present', subject: found.subject }, visit.request);
        return answer.kind === 'refused' ? { kind: 'refused', alert: answer.alert } : answer;
      },
      page: ({ words, form, subject: { person } }) => OwnershipPage({ words, form, person }),
    });
    this.#named = new GuardedForm<'password', Found>(issuer, {
      name: 'recovered-owner',
      fields: { password: newPasswordField(issuer.config.passwordMinLength) },
      open: async (visit) => {
        const found = await foundLink(issuer, visit);
        const subject = found?.link.subject;
        if (!found || subject === undefined) return elsewhere(endpoints.owner);
        const person = await issuer.nameOf(subject, visit.request);
        return { kind: 'open', subject: { ...found, subject, person }, about: found.link.digest };
      },
      act: ({ visit, subject, values: { password } }) =>
        becomeOwner(issuer, subject, { kind: 'named', password }, visit.request),
      page: ({ words, form, subject: { person } }) => RecoveredOwnerPage({ words, form, person }),
    });
  }

  /** The secret leaves the address, where histories and logs of proxies would keep it. */
  @Answers('GET', endpoints.ownerLink)
  follow(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.issuer.cookies.setOwnerLink(reply, field(queryParameters(request), 'secret'));
    seeOwnPage(reply, endpoints.owner);
  }

  @Answers('GET', endpoints.owner)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = queryParameters(request);
    if (field(query, 'done') === '') await this.#new.show(request, reply, query);
    else sendPage(reply, (words) => OwnerMadePage({ words, hasConsole: this.issuer.config.console }));
  }

  @Answers('POST', endpoints.owner)
  create(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#new.submit(request, reply);
  }

  @Answers('GET', endpoints.ownership)
  ask(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#present.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.ownership)
  take(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#present.submit(request, reply);
  }

  @Answers('GET', endpoints.recoveredOwner)
  askForPassword(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#named.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.recoveredOwner)
  recover(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#named.submit(request, reply);
  }
}
