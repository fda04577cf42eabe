import { Controller, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type FormAnswer, GuardedForm, type Instead, type Opened } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { againOf } from '../http/again.js';
import { Answers } from '../http/answers.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { goOn } from '../interaction/open-interaction.js';
import { signedIn, tellingOwner } from '../interaction/prove-password.js';
import { cancel, switchPerson } from '../interaction/ways-out.js';
import { Issuer } from '../issuer/issuer.js';
import type { PlainKey } from '../pages/messages/catalogue.js';
import { NoWayLeftPage, type OtherWay, SecondFactorPage } from '../pages/second-factor-page.js';
import { type ActionTurn, openAction } from '../required-actions/open-action.js';
import type { FactorKind, FactorOccasion, PreparedForm, Typed } from './factor-kind.js';
import { othersThan, proofFields } from './factor-kinds.js';
import { hasFactor } from './has-factor.js';
import { linkTo } from './link-to.js';
import { rememberDevice, rememberField } from './remembered-device.js';
import { waysOf } from './ways.js';

/** The box that has the device remembered. */
const rememberName = 'remember_device';

interface Asked extends ActionTurn {
  readonly account: Account;
  /** Undefined where nothing that they have is accepted by now. */
  readonly kind: FactorKind | undefined;
  readonly others: readonly OtherWay[];
  readonly why: PlainKey | undefined;
  readonly prepared: PreparedForm;
  /** A device that is remembered would spare them this page. */
  readonly mayRemember: boolean;
}

/** Where somebody who has said who they are proves it by what else they have. */
@Controller()
export class SecondFactorController {
  readonly #form: GuardedForm<string, Asked>;

  constructor(private readonly issuer: Issuer) {
    this.#form = new GuardedForm<string, Asked>(issuer, {
      name: 'second-factor',
      fields: () => {
        const remember = rememberField(issuer);
        return { ...proofFields, ...(remember && { [rememberName]: remember }) };
      },
      ways: {
        cancel: cancel(issuer),
        switch: switchPerson(issuer),
        send: async ({ visit, subject: asked }) => {
          const { kind, reference } = asked;
          if (!asked.isTurn || !kind) return { kind: 'done', send: goOn(issuer, asked).send };
          await kind.proof.send?.(this.#occasion(visit, asked));
          const again = againOf(visit.parameters);
          const where = { interaction: reference.interactionId, again, way: kind.way, sent: 'yes' };
          return { kind: 'done', send: ({ reply }) => seeOwnPage(reply, endpoints.secondFactor, where) };
        },
      },
      open: (visit) => this.#open(visit),
      act: ({ visit, subject, values }) => this.#prove(visit, subject, values),
      page: ({ words, form, subject: { shown, why, kind, others, prepared } }) => {
        const contact = issuer.config.supportContact;
        if (!kind) return NoWayLeftPage({ words, form, view: { ...shown, contact } });
        return SecondFactorPage({
          words,
          form,
          view: { ...shown, why, lead: prepared.lead ?? kind.proof.lead, prepared, others },
        });
      },
    });
  }

  @Answers('GET', endpoints.secondFactor)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.secondFactor)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  async #open(visit: Visit): Promise<Opened<string, Asked> | Instead> {
    const { issuer } = this;
    const opened = await openAction(issuer, visit, 'second_factor');
    if (opened.kind === 'instead') return opened;
    const turn = opened.subject;
    const account = await issuer.records.accounts.find(turn.subject);
    const ways = account ? await waysOf(issuer, account, turn.view) : [];
    const named = field(visit.parameters, 'way');
    const kind = ways.find(({ way }) => way === named) ?? ways[0];
    // What they had was taken away at this moment, or the form is over.
    if (!account || (!kind && !(turn.isTurn && (await hasFactor(issuer, turn.subject))))) return goOn(issuer, turn);
    const prepared = (await kind?.proof.prepare?.(this.#occasion(visit, { ...turn, account }))) ?? {};
    const mayRemember = kind?.proof.mayRememberDevice === true && turn.view.isSparedByDevice;
    const others = ways
      .filter((each) => each !== kind)
      .map(({ way, proof: { link } }) => {
        return { way, link, href: linkTo(visit.request, 'second-factor', turn.hidden, { way }) };
      });
    return {
      ...opened,
      about: `${opened.about}:${kind?.way}`,
      subject: { ...turn, account, kind, others, why: whyOf(turn.view.reason), prepared, mayRemember },
      hidden: [...(opened.hidden ?? []), ...(kind ? ([['way', kind.way]] as const) : []), ...(prepared.hidden ?? [])],
      omitted: [
        ...othersThan(proofFields, kind?.proof.fields ?? {}),
        ...(prepared.omitted ?? []),
        ...(mayRemember ? [] : [rememberName]),
      ],
    };
  }

  #occasion(
    visit: Visit,
    { account, reference, session }: Pick<Asked, 'account' | 'reference' | 'session'>,
  ): FactorOccasion {
    return { issuer: this.issuer, visit, account, about: reference.interactionId, session };
  }

  async #prove(visit: Visit, asked: Asked, typed: Typed): Promise<FormAnswer<string>> {
    const { issuer } = this;
    const { account, kind, reference, session: replaces, isTurn } = asked;
    // Of a form that is over: its code stays good.
    if (!isTurn || !kind) return { kind: 'done', send: goOn(issuer, asked).send };
    const answer = await kind.proof.prove(this.#occasion(visit, asked), typed);
    if (answer.kind !== 'proved') return answer;
    const { subject } = account;
    const { amr, credential } = answer;
    const tellOwner = await tellingOwner(issuer, visit.request, account);
    const proving = { step: 'second_factor', subject, amr, credential, replaces, tellOwner } as const;
    const proved = await issuer.core.journey.proved({ ...reference, proving });
    const isWanted = asked.mayRemember && typed[rememberName] === 'yes';
    const remembered = isWanted ? await rememberDevice(issuer, visit.request, account, proved) : undefined;
    const device = await issuer.identity.keepDevice(subject, issuer.cookies.device(visit.request), remembered);
    return signedIn(issuer, proved, device);
  }
}

function whyOf(reason: string | undefined): PlainKey | undefined {
  if (reason === 'step_up') return 'second_factor.why.step_up';
  return reason === 'before_enrolment' ? 'second_factor.why.before_enrolment' : undefined;
}
