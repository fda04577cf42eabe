import { Controller, Req, Res } from '@nestjs/common';
import { type AddedFactor, addOwnFactor, credentialOf } from '@signet/administration';
import { endpoints, identifier, type Proved } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ownFactors } from '../account/own-factors.js';
import { type FormAnswer, GuardedForm, type Instead, type Opened } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { Answers } from '../http/answers.js';
import { field, formParameters, queryParameters } from '../http/parameters.js';
import { goOn } from '../interaction/open-interaction.js';
import { signedIn, tellingOwner } from '../interaction/prove-password.js';
import { cancel, switchPerson } from '../interaction/ways-out.js';
import { Issuer } from '../issuer/issuer.js';
import { message } from '../pages/messages/catalogue.js';
import type { OfferView } from '../pages/offer-part.js';
import type { OtherWay } from '../pages/second-factor-page.js';
import { OfferPage, SaveCodesPage, SetUpFactorPage } from '../pages/set-up-factor-page.js';
import { type ActionTurn, openAction } from '../required-actions/open-action.js';
import { codesFile } from './codes-file.js';
import { derivedCodes, onceOf, sealed, setupOf, unsealed } from './enrolment-key.js';
import type { ConfirmedFactor, FactorEnrolment, FactorOccasion, PreparedForm, Typed } from './factor-kind.js';
import { enrolmentFields, othersThan } from './factor-kinds.js';
import { linkTo } from './link-to.js';
import { isRefusal, offerOf, offerRefusals } from './offers.js';
import { enrolmentsFor } from './ways.js';

interface Known extends ActionTurn {
  readonly account: Account;
  readonly setup: string;
  readonly offer: OfferView | undefined;
}

interface SettingUp extends Known {
  /** Undefined where its person has not said yet which one they would set up. */
  readonly enrolment: FactorEnrolment | undefined;
  readonly others: readonly OtherWay[];
  readonly prepared: PreparedForm;
}

interface Saving extends Known {
  readonly confirmed: ConfirmedFactor | undefined;
  readonly codes: Awaited<ReturnType<typeof derivedCodes>>;
}

/**
 * Where somebody sets up a second factor on the way to an app that needs one, or because it is offered. With the first one come recovery codes:
 * nothing is stored before its person was shown them.
 */
@Controller()
export class SetUpFactorController {
  readonly #form: GuardedForm<string, SettingUp>;
  readonly #codes: GuardedForm<never, Saving>;

  constructor(private readonly issuer: Issuer) {
    const ways = { cancel: cancel(issuer), switch: switchPerson(issuer), ...offerRefusals(issuer) };
    this.#form = new GuardedForm<string, SettingUp>(issuer, {
      name: 'set-up-factor',
      fields: enrolmentFields,
      ways,
      open: (visit) => this.#open(visit),
      act: ({ visit, subject, values }) => this.#confirm(visit, subject, values),
      page: ({ words, form, subject: { shown, view, offer, enrolment, others, prepared } }) => {
        if (!enrolment && offer) return OfferPage({ words, form, view: { ...shown, offer, ways: others } });
        const why = view.reason === 'step_up' ? 'set_up_factor.why.step_up' : 'set_up_factor.why.required';
        return SetUpFactorPage({
          words,
          form,
          view: {
            ...shown,
            why: offer ? undefined : why,
            offer,
            lead: prepared.lead ?? enrolment?.lead ?? 'set_up_factor.title',
            prepared,
            others,
          },
        });
      },
    });
    this.#codes = new GuardedForm<never, Saving>(issuer, {
      name: 'save-codes',
      endpoint: endpoints.setUpFactor,
      fields: {},
      ways: { ...ways, download: async ({ subject }) => codesFile({ issuer, ...subject }, subject.codes.codes) },
      open: (visit) => this.#openCodes(visit),
      act: ({ visit, subject }) => this.#save(visit, subject),
      page: ({ words, form, subject: { shown, offer, codes } }) =>
        SaveCodesPage({ words, form, view: { ...shown, offer, codes: codes.codes } }),
    });
  }

  @Answers('GET', endpoints.setUpFactor)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.setUpFactor)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const isSaved = field(formParameters(request), 'confirmed') !== '';
    return (isSaved ? this.#codes : this.#form).submit(request, reply);
  }

  async #known(visit: Visit): Promise<Opened<never, Known> | Instead> {
    const opened = await openAction(this.issuer, visit, 'enrol_factor', 'offer');
    if (opened.kind === 'instead') return opened;
    const turn = opened.subject;
    const account = await this.issuer.records.accounts.find(turn.subject);
    // What is refused twice is answered twice.
    if (!account || !(turn.isTurn || isRefusal(visit))) return goOn(this.issuer, turn);
    const setup = setupOf({ issuer: this.issuer, visit });
    return {
      ...opened,
      subject: { ...turn, account, setup, offer: offerOf(this.issuer, turn.view) },
      hidden: [...(opened.hidden ?? []), ['setup', setup]],
    };
  }

  async #open(visit: Visit): Promise<Opened<string, SettingUp> | Instead> {
    const opened = await this.#known(visit);
    if (opened.kind === 'instead') return opened;
    const turn = opened.subject;
    const kinds = enrolmentsFor(this.issuer, turn.view);
    const named = field(visit.parameters, 'way');
    const isOpen = named === '' && kinds.length > 1 && (turn.offer !== undefined || isRefusal(visit));
    const kind = isOpen ? undefined : (kinds.find(({ way }) => way === named) ?? kinds[0]);
    if (!kind && !isOpen) return goOn(this.issuer, turn);
    const { enrolment, way = '' } = kind ?? {};
    const prepared = (await enrolment?.prepare(this.#occasion(visit, turn))) ?? {};
    const others = kinds
      .filter((each) => each !== kind)
      .map(({ way: other, enrolment: { link } }) => {
        return { way: other, link, href: linkTo(visit.request, 'set-up-factor', turn.hidden, { way: other }) };
      });
    return {
      ...opened,
      about: `${opened.about}:${way}`,
      subject: { ...turn, enrolment, others, prepared },
      hidden: [...(opened.hidden ?? []), ...(way === '' ? [] : ([['way', way]] as const)), ...(prepared.hidden ?? [])],
      omitted: [...othersThan(enrolmentFields, enrolment?.fields ?? {}), ...(prepared.omitted ?? [])],
    };
  }

  async #openCodes(visit: Visit): Promise<Opened<never, Saving> | Instead> {
    const opened = await this.#known(visit);
    if (opened.kind === 'instead') return opened;
    const turn = opened.subject;
    const occasion = this.#occasion(visit, turn);
    const presented = field(visit.parameters, 'confirmed');
    const confirmed = await unsealed(occasion, turn.setup, presented);
    return {
      ...opened,
      subject: { ...turn, confirmed, codes: await derivedCodes(occasion, turn.setup) },
      hidden: [...(opened.hidden ?? []), ['confirmed', presented]],
      isUnrepeatable: true,
    };
  }

  #occasion(visit: Visit, { account, reference, session, setup }: Known): FactorOccasion {
    return { issuer: this.issuer, visit, account, about: reference.interactionId, setup, session };
  }

  async #confirm(visit: Visit, turn: SettingUp, typed: Typed): Promise<FormAnswer<string>> {
    if (!turn.enrolment) return { kind: 'done', send: goOn(this.issuer, turn).send };
    const occasion = this.#occasion(visit, turn);
    const answer = await turn.enrolment.confirm(occasion, typed);
    if (answer.kind !== 'confirmed') return answer;
    const { codes } = await ownFactors(this.issuer, turn.account.subject);
    // Where all were used, there come others.
    if (codes !== undefined && codes.left > 0) return this.#store(visit, turn, { factor: answer });
    const confirmed = await sealed(occasion, turn.setup, answer);
    const { hidden, setup } = turn;
    return {
      kind: 'done',
      send: ({ request, reply }) =>
        this.#codes.show(request, reply, [...hidden, ['setup', setup], ['confirmed', confirmed]]),
    };
  }

  #save(visit: Visit, turn: Saving): Promise<FormAnswer<never>> {
    const { confirmed: factor, codes } = turn;
    if (!factor) return Promise.resolve({ kind: 'refused', alert: message('set_up_factor.over') });
    return this.#store(visit, turn, { factor, codes: codes.data });
  }

  async #store(visit: Visit, turn: Known, added: Pick<AddedFactor, 'factor' | 'codes'>): Promise<FormAnswer<never>> {
    const { issuer } = this;
    const { account, reference, session: replaces } = turn;
    const { subject } = account;
    const { amr } = added.factor;
    const factorId = identifier(issuer.random);
    const factor = { ...added.factor, factorId };
    const tellOwner = await tellingOwner(issuer, visit.request, account);
    const proved: Proved | undefined = await issuer.core.journey.fulfil({
      ...reference,
      proving: { step: 'enrol_factor', subject, amr, credential: credentialOf(factor), replaces, tellOwner },
      write: async () =>
        (await addOwnFactor(
          issuer.administration.own,
          { subject, origin: reference.origin },
          { ...added, factor, once: onceOf(turn.setup) },
        )) === 'added',
    });
    // Somebody was faster, in another tab.
    if (!proved) return { kind: 'done', send: goOn(issuer, turn).send };
    issuer.log.event('factor_added', { subject, reason: added.factor.data.type });
    return signedIn(issuer, proved, await issuer.identity.keepDevice(subject, issuer.cookies.device(visit.request)));
  }
}
