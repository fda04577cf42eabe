import { Controller, Req, Res } from '@nestjs/common';
import { changeOwnPassword } from '@signet/administration';
import { endpoints, type InteractionView, type Proved } from '@signet/authorization-server';
import { type Account, IdentityError } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fields, newPasswordField } from '../../forms/fields.js';
import { type FormAnswer, GuardedForm } from '../../forms/guarded-form.js';
import { identityRefusal } from '../../forms/identity-refusal.js';
import { notProved } from '../../forms/not-proved.js';
import type { Visit } from '../../forms/visit.js';
import { Answers } from '../../http/answers.js';
import { callerOf } from '../../http/caller.js';
import { queryParameters } from '../../http/parameters.js';
import { whileHashing } from '../../in-flight/while-hashing.js';
import { goOn } from '../../interaction/open-interaction.js';
import { passwordMark, proveLogin, signedIn, tellingOwner } from '../../interaction/prove-password.js';
import { cancel, switchPerson } from '../../interaction/ways-out.js';
import { Issuer } from '../../issuer/issuer.js';
import { ChangePasswordPage } from '../../pages/change-password-page.js';
import { message } from '../../pages/messages/catalogue.js';
import { type ActionTurn, openAction } from '../open-action.js';

type Names = 'current' | 'password' | 'repeated';
type Values = Readonly<Record<Names, string>>;

/** By whoever sent the form: with this hash it is replaced, and with no other one that somebody set meanwhile. */
interface CurrentPassword {
  readonly kind: 'proved';
  readonly account: Account;
}

/** Who has proved their password in this interaction is not asked for it again; whoever only has a session is. */
@Controller()
export class ChangePasswordController {
  readonly #form: GuardedForm<Names, ActionTurn>;

  constructor(private readonly issuer: Issuer) {
    this.#form = new GuardedForm<Names, ActionTurn>(issuer, {
      name: 'change-password',
      fields: () => ({
        current: { ...fields.password, label: 'password.current' },
        password: { ...newPasswordField(issuer.config.passwordMinLength), label: 'password.new' },
        repeated: { ...fields.password, label: 'password.repeated', autocomplete: 'new-password' },
      }),
      ways: { cancel: cancel(issuer), switch: switchPerson(issuer) },
      open: async (visit) => {
        const opened = await openAction(issuer, visit, 'change_password');
        if (opened.kind === 'instead') return opened;
        const { isTurn, view } = opened.subject;
        const isProved = !isTurn || isProvedBy(view, opened.subject);
        return { ...opened, ...(isProved && { omitted: ['current'] }) };
      },
      act: ({ visit, subject, values }) => this.#change(visit, subject, values),
      page: ({ subject, ...shown }) => ChangePasswordPage({ ...shown, view: subject.shown }),
    });
  }

  @Answers('GET', endpoints.changePassword)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.changePassword)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  async #change(visit: Visit, turn: ActionTurn, values: Values): Promise<FormAnswer<Names>> {
    if (values.password !== values.repeated) {
      return { kind: 'refused', errors: { repeated: message('password.differs') } };
    }
    if (!turn.isTurn) return this.#changedBefore(visit, turn, values);
    const { issuer } = this;
    const isTyped = !isProvedBy(turn.view, turn);
    const current = isTyped ? await this.#checkCurrent(visit, turn, values) : await this.#ownAccount(turn);
    if (current.kind !== 'proved') return current;
    try {
      const proved = await this.#write(visit, turn, values, { isTyped, account: current.account });
      if (!proved) return await this.#changedBefore(visit, turn, values);
      const device = issuer.cookies.device(visit.request);
      return signedIn(issuer, proved, await issuer.identity.keepDevice(turn.subject, device));
    } catch (error) {
      if (!(error instanceof IdentityError)) throw error;
      const refused = identityRefusal(error, message('password.refused'));
      // A name of theirs is known here: what is refused of it is refused of the password.
      return refused.kind === 'refused' ? { kind: 'refused', errors: { password: refused.errors?.password } } : refused;
    }
  }

  /** Guesses count as those at a sign-in. */
  async #checkCurrent(
    visit: Visit,
    { username }: ActionTurn,
    { current }: Values,
  ): Promise<CurrentPassword | FormAnswer<Names>> {
    const outcome = await this.issuer.identity.signIn({ ...this.#attempt(visit, username), password: current });
    return outcome.kind === 'signed_in' ? { kind: 'proved', account: outcome.account } : notProved(outcome);
  }

  /** What was proved in this interaction counts no more once there is another password, which is asked for then. */
  async #ownAccount(turn: ActionTurn): Promise<CurrentPassword | FormAnswer<Names>> {
    const account = await this.issuer.records.accounts.find(turn.subject);
    const isSame = account && isProvedBy(turn.view, { passwordMark: passwordMark(account) });
    return isSame ? { kind: 'proved', account } : { kind: 'done', send: goOn(this.issuer, turn).send };
  }

  /** @throws IdentityError */
  async #write(
    visit: Visit,
    { subject, reference, session }: ActionTurn,
    { password }: Values,
    { isTyped, account }: { readonly isTyped: boolean; readonly account: Account },
  ): Promise<Proved | undefined> {
    const { administration, core, identity } = this.issuer;
    const turn = { caller: callerOf(visit.request), ...whileHashing(visit.request) };
    const to = await identity.hashAnotherPassword(account, password, turn);
    const tellOwner = await tellingOwner(this.issuer, visit.request, account);
    const { origin } = reference;
    return core.journey.fulfil({
      ...reference,
      proving: { step: 'change_password', subject, amr: isTyped ? ['pwd'] : [], replaces: session, tellOwner },
      write: () => changeOwnPassword(administration.own, { subject, from: account.passwordHash, to, origin }),
    });
  }

  /**
   * The same form came just before, here or at another process, or another tab was faster: whoever knows the password that counts now goes on
   * by it, and nobody else.
   */
  async #changedBefore(visit: Visit, found: ActionTurn, { password }: Values): Promise<FormAnswer<Names>> {
    const { issuer } = this;
    const attempt = { ...this.#attempt(visit, found.username), password };
    const outcome = await issuer.identity.signIn(attempt, (account) => proveLogin(issuer, visit, found, { account }));
    if (outcome.kind === 'signed_in') return signedIn(issuer, outcome.begun, outcome.deviceCookie);
    return { kind: 'done', send: goOn(issuer, found).send };
  }

  #attempt({ request }: Visit, username: string) {
    const deviceCookie = this.issuer.cookies.device(request);
    return { username, caller: callerOf(request), deviceCookie, ...whileHashing(request) };
  }
}

/** Whether it was this password that they proved here: while it was hashed, an operator may have set another one. */
function isProvedBy({ proved = [] }: InteractionView, by: Pick<ActionTurn, 'passwordMark'>): boolean {
  return proved.some(({ amr, credential }) => amr === 'pwd' && credential === by.passwordMark);
}
