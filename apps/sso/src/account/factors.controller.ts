import { Controller, Req, Res } from '@nestjs/common';
import {
  type AddedFactor,
  addOwnFactor,
  credentialOf,
  removeOwnFactor,
  renameOwnFactor,
  renewRecoveryCodes,
} from '@signet/administration';
import {
  endpoints,
  identifier,
  type ParameterList,
  type Session,
  unlessSuperseded,
} from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { codesFile } from '../factors/codes-file.js';
import { derivedCodes, onceOf, sealed, setupOf, unsealed } from '../factors/enrolment-key.js';
import type { ConfirmedFactor, FactorEnrolment, FactorOccasion, Typed } from '../factors/factor-kind.js';
import { enrolmentFields, othersThan } from '../factors/factor-kinds.js';
import { enrolmentsFor } from '../factors/ways.js';
import { fields } from '../forms/fields.js';
import type { Done, FormAnswer, GuardedForm } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { Answers } from '../http/answers.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { field, formParameters, queryParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { Issuer } from '../issuer/issuer.js';
import {
  AddFactorPage,
  type AddFactorView,
  type FactorChangeView,
  FactorPage,
  FactorsPage,
  OwnCodesPage,
  type OwnCodesView,
} from '../pages/account/factors-page.js';
import { isPlainKey, message } from '../pages/messages/catalogue.js';
import { ownSignals } from '../passkeys/own-signals.js';
import { ownFactors } from './own-factors.js';
import { ownForm, showOwn } from './own-form.js';
import { ownPages } from './own-pages.js';

type Form<Name extends string> = Pick<GuardedForm<Name, unknown>, 'show' | 'submit'>;

interface Adding extends AddFactorView {
  readonly occasion: FactorOccasion;
  readonly enrolment: FactorEnrolment;
  readonly hasCodes: boolean;
}

interface Saving extends OwnCodesView {
  readonly occasion: FactorOccasion;
  readonly made: Awaited<ReturnType<typeof derivedCodes>>;
  /** What they come with; undefined where they are made alone. */
  readonly confirmed?: ConfirmedFactor | undefined;
  readonly isOver: boolean;
}

const page = ownPages.factors;

/** What a person signs in with beside their password: what they have, another one, and codes for the day on which it is lost. */
@Controller()
export class FactorsController {
  readonly #change: Form<'factor_name' | 'everywhere'>;
  readonly #add: Form<string>;
  readonly #codes: Form<never>;

  constructor(private readonly issuer: Issuer) {
    this.#change = ownForm<'factor_name' | 'everywhere', FactorChangeView>(issuer, {
      page,
      name: 'account-factors',
      fields: { factor_name: fields.factorName, everywhere: fields.everywhere },
      open: async ({ parameters }, { subject }) => {
        const { factors } = await ownFactors(issuer, subject);
        const factor = factors.find(({ factorId }) => factorId === field(parameters, 'factor'));
        if (!factor) return { kind: 'instead', send: ({ reply }) => seeOwnPage(reply, page.endpoint) };
        const isRemoval = field(parameters, 'remove') !== '';
        const hidden: ParameterList = [
          ['factor', factor.factorId],
          ...(isRemoval ? ([['remove', 'yes']] as const) : []),
        ];
        return {
          content: { factor, isRemoval, isLast: factors.length === 1 },
          about: factor.factorId,
          hidden,
          initial: { factor_name: factor.name },
          omitted: [isRemoval ? 'factor_name' : 'everywhere'],
        };
      },
      act: ({ visit, session, content, values }) => this.#changed(visit, session, content, values),
      show: (shown) => FactorPage(shown),
    });
    this.#add = ownForm<string, Adding>(issuer, {
      page,
      name: 'account-factors',
      fields: enrolmentFields,
      open: (visit, session) => this.#openAdding(visit, session),
      act: ({ visit, content, values }) => this.#confirm(visit, content, values),
      show: (shown) => AddFactorPage(shown),
    });
    this.#codes = ownForm<never, Saving>(issuer, {
      page,
      name: 'account-codes',
      fields: {},
      ways: { download: async ({ content }) => codesFile(content.occasion, content.codes) },
      open: (visit, session) => this.#openCodes(visit, session),
      act: ({ visit, content }) => this.#save(visit, content),
      show: (shown) => OwnCodesPage(shown),
    });
  }

  @Answers('GET', endpoints.accountFactors)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = queryParameters(request);
    const form = this.#formOf(query);
    if (form) return form.show(request, reply, query);
    const done = `account.factors.done.${field(query, 'done')}`;
    return showOwn(this.issuer, [request, reply], page, {
      read: async (_, { subject }) => ({
        ...this.#reminded(await ownFactors(this.issuer, subject)),
        signals: await ownSignals(this.issuer, subject, { isRemoved: field(query, 'done') === 'removed' }),
        ways: enrolmentsFor(this.issuer, {}).map(({ way, enrolment: { link } }) => ({ way, link })),
        done: isPlainKey(done) ? done : undefined,
      }),
      show: (shown) => FactorsPage(shown),
    });
  }

  @Answers('POST', endpoints.accountFactors)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = this.#formOf(formParameters(request));
    if (form) await form.submit(request, reply);
    else seeOwnPage(reply, page.endpoint);
  }

  /** Before the day on which a second factor is required, whoever has none is told of it where they set one up. */
  #reminded<Own extends Awaited<ReturnType<typeof ownFactors>>>(own: Own): Own & { readonly requiredFrom?: number } {
    const { requiredFrom = 0 } = this.issuer.config.secondFactor.policy;
    return own.factors.length === 0 && requiredFrom > this.issuer.clock.now() ? { ...own, requiredFrom } : own;
  }

  #formOf(parameters: ParameterList): Form<never> | Form<string> | undefined {
    if (field(parameters, 'codes') !== '') return this.#codes;
    if (field(parameters, 'add') !== '') return this.#add;
    return field(parameters, 'factor') === '' ? undefined : this.#change;
  }

  async #changed(
    { request }: Visit,
    { subject, sessionId }: Session,
    { factor: { factorId, type }, isRemoval }: FactorChangeView,
    { factor_name: name, everywhere }: Readonly<Record<'factor_name' | 'everywhere', string>>,
  ): Promise<FormAnswer<'factor_name' | 'everywhere'>> {
    const { administration, log } = this.issuer;
    const own = { subject, origin: originOf(request) };
    if (!isRemoval) {
      const isNamed = await renameOwnFactor(administration.own, own, { factorId, name });
      return isNamed
        ? done('renamed')
        : { kind: 'refused', errors: { factor_name: message('account.factors.name_invalid') } };
    }
    const removal = { factorId, stays: sessionId, everywhere: everywhere === 'yes' };
    const came = await removeOwnFactor(administration.own, own, removal);
    if (came === 'too_often') return { kind: 'refused', alert: message('account.factors.too_often') };
    if (came === 'last_way') return { kind: 'refused', alert: message('account.factors.last_way') };
    if (came === 'removed') log.event('factor_removed', { subject, reason: type });
    return done('removed');
  }

  async #openAdding(visit: Visit, session: Session) {
    const way = field(visit.parameters, 'add');
    const kind = enrolmentsFor(this.issuer, {}).find((each) => each.way === way);
    const occasion = kind && (await this.#occasion(visit, session));
    if (!occasion) return { kind: 'instead', send: toPage } as const;
    const { enrolment } = kind;
    const prepared = await enrolment.prepare(occasion);
    const { codes } = await ownFactors(this.issuer, session.subject);
    const setup = occasion.setup ?? '';
    return {
      content: { occasion, enrolment, prepared, lead: prepared.lead ?? enrolment.lead, hasCodes: codes !== undefined },
      about: `add ${way}`,
      hidden: [['add', way], ['setup', setup], ...(prepared.hidden ?? [])] as ParameterList,
      omitted: [...othersThan(enrolmentFields, enrolment.fields), ...(prepared.omitted ?? [])],
    };
  }

  async #confirm(visit: Visit, { occasion, enrolment, hasCodes }: Adding, typed: Typed): Promise<FormAnswer<string>> {
    const factor = await enrolment.confirm(occasion, typed);
    if (factor.kind !== 'confirmed') return factor;
    if (hasCodes) return this.#store(visit, occasion, { factor });
    const setup = occasion.setup ?? '';
    const confirmed = await sealed(occasion, setup, factor);
    const carried: ParameterList = [
      ['codes', 'new'],
      ['setup', setup],
      ['confirmed', confirmed],
    ];
    return { kind: 'done', send: ({ request, reply }) => this.#codes.show(request, reply, carried) };
  }

  async #openCodes(visit: Visit, session: Session) {
    const occasion = await this.#occasion(visit, session);
    if (!occasion) return { kind: 'instead', send: toPage } as const;
    const setup = occasion.setup ?? '';
    const presented = field(visit.parameters, 'confirmed');
    const confirmed = presented === '' ? undefined : await unsealed(occasion, setup, presented);
    const made = await derivedCodes(occasion, setup);
    const { codes, factors } = await ownFactors(this.issuer, session.subject);
    // They stand beside something else.
    if (presented === '' && factors.length === 0) return { kind: 'instead', send: toPage } as const;
    const isOver = presented !== '' && confirmed === undefined;
    return {
      content: { occasion, made, codes: made.codes, confirmed, isOver, isReplacing: codes !== undefined },
      about: 'codes',
      hidden: [
        ['codes', 'new'],
        ['setup', setup],
        ...(presented === '' ? [] : ([['confirmed', presented]] as const)),
      ] as ParameterList,
      isUnrepeatable: presented !== '',
    };
  }

  async #save(visit: Visit, { occasion, made, confirmed: factor, isOver }: Saving): Promise<FormAnswer<never>> {
    if (isOver) return { kind: 'refused', alert: message('set_up_factor.over') };
    if (factor) return this.#store(visit, occasion, { factor, codes: made.data });
    const own = { subject: occasion.account.subject, origin: originOf(visit.request) };
    await renewRecoveryCodes(this.issuer.administration.own, own, made.data, onceOf(occasion.setup ?? ''));
    return done('codes');
  }

  /** Whoever set something up has shown that they have it: their session goes on as one in which it was proved. */
  async #store(
    { request }: Visit,
    { account: { subject }, session, setup = '' }: FactorOccasion,
    added: AddedFactor,
  ): Promise<FormAnswer<never>> {
    const { administration, clock, cookies, core, identity, log, random } = this.issuer;
    const factor = { ...added.factor, factorId: identifier(random) };
    const own = { subject, origin: originOf(request) };
    const came = await addOwnFactor(administration.own, own, { ...added, factor, once: onceOf(setup) });
    if (came === 'too_often') return { kind: 'refused', alert: message('account.factors.too_often') };
    if (came === 'too_many') return { kind: 'refused', alert: message('account.factors.too_many') };
    if (came !== 'added' || !session) return done('added');
    log.event('factor_added', { subject, reason: added.factor.data.type });
    const { amr } = factor;
    const methods = amr.map((one) => ({ amr: one, at: clock.now(), credential: credentialOf(factor) }));
    const signIn = { subject, amr, methods, onlyAdds: true, replaces: session, origin: originOf(request) };
    const begun = await unlessSuperseded(() => core.sessions.start(signIn));
    const device = await identity.keepDevice(subject, cookies.device(request));
    return {
      kind: 'done',
      send: (visit) => {
        if (begun) cookies.setSession(visit.reply, begun, clock.now());
        if (begun) cookies.setDevice(visit.reply, device);
        return done('added').send(visit);
      },
    };
  }

  async #occasion(visit: Visit, session: Session): Promise<FactorOccasion | undefined> {
    const { issuer } = this;
    const account = await issuer.records.accounts.find(session.subject);
    return account && { issuer, visit, account, about: session.sessionId, setup: setupOf({ issuer, visit }), session };
  }
}

function toPage({ reply }: Pick<Visit, 'reply'>): void {
  seeOwnPage(reply, page.endpoint);
}

function done(what: 'added' | 'codes' | 'removed' | 'renamed'): Done {
  return { kind: 'done', send: ({ reply }) => seeOwnPage(reply, page.endpoint, { done: what }) };
}
