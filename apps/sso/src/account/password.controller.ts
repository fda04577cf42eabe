import { Controller, Req, Res } from '@nestjs/common';
import { changeOwnPassword } from '@signet/administration';
import { endpoints, type Session } from '@signet/authorization-server';
import { type Account, IdentityError } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fields, newPasswordField } from '../forms/fields.js';
import type { FormAnswer, GuardedForm } from '../forms/guarded-form.js';
import { identityRefusal } from '../forms/identity-refusal.js';
import { notProved } from '../forms/not-proved.js';
import type { Visit } from '../forms/visit.js';
import { Answers } from '../http/answers.js';
import { callerOf } from '../http/caller.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { whileHashing } from '../in-flight/while-hashing.js';
import { Issuer } from '../issuer/issuer.js';
import { PasswordPage } from '../pages/account/password-page.js';
import { message } from '../pages/messages/catalogue.js';
import { isRecent } from './guard.js';
import { ownForm } from './own-form.js';
import { ownPages } from './own-pages.js';

type Names = 'current' | 'password' | 'repeated' | 'everywhere';
type Values = Readonly<Record<Names, string>>;

interface Content {
  readonly username: string;
  readonly isChanged: boolean;
  /** Whoever has just signed in is not asked for the password until now, unless another one is ordered. */
  readonly isRecent: boolean;
}

/** Another password, by the one before or by a sign-in of just now. */
@Controller()
export class PasswordController {
  readonly #form: Pick<GuardedForm<Names, unknown>, 'show' | 'submit'>;

  constructor(private readonly issuer: Issuer) {
    this.#form = ownForm<Names, Content>(issuer, {
      page: ownPages.password,
      name: 'account-password',
      fields: () => ({
        current: { ...fields.password, label: 'password.current' },
        password: { ...newPasswordField(issuer.config.passwordMinLength), label: 'password.new' },
        repeated: { ...fields.password, label: 'password.repeated', autocomplete: 'new-password' },
        everywhere: fields.everywhere,
      }),
      open: async ({ parameters }, session) => {
        const account = await issuer.records.accounts.find(session.subject);
        const content = {
          username: account?.username ?? '',
          isChanged: field(parameters, 'changed') !== '',
          isRecent: (await isRecent(issuer, session)) && !(await this.#isOrdered(session)),
        };
        return {
          content,
          owner: account,
          initial: { everywhere: 'yes' },
          ...(content.isRecent && { omitted: ['current'] as const }),
        };
      },
      act: ({ visit, session, content, values }) => this.#change(visit, session, content, values),
      show: (shown) => PasswordPage(shown),
    });
  }

  @Answers('GET', endpoints.accountPassword)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.accountPassword)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  @Answers('GET', endpoints.changePasswordUrl)
  lead(@Res() reply: FastifyReply): void {
    seeOwnPage(reply, endpoints.accountPassword);
  }

  async #change(visit: Visit, session: Session, content: Content, values: Values): Promise<FormAnswer<Names>> {
    if (values.password !== values.repeated) {
      return { kind: 'refused', errors: { repeated: message('password.differs') } };
    }
    const proved = content.isRecent ? await this.#account(session) : await this.#checkCurrent(visit, content, values);
    if ('kind' in proved) return proved;
    try {
      return await this.#write(visit, session, values, { account: proved, isTyped: !content.isRecent });
    } catch (error) {
      if (!(error instanceof IdentityError)) throw error;
      const refused = identityRefusal(error, message('password.refused'));
      return refused.kind === 'refused' ? { kind: 'refused', errors: { password: refused.errors?.password } } : refused;
    }
  }

  /** Another password is ordered, and whether it is another one is told to whoever types the one before. */
  async #isOrdered({ subject }: Session): Promise<boolean> {
    const orders = await this.issuer.records.actionOrders.ofPerson(subject);
    return orders.some(({ action }) => action === 'change_password');
  }

  async #account({ subject }: Session): Promise<Account | FormAnswer<Names>> {
    return (await this.issuer.records.accounts.find(subject)) ?? { kind: 'refused', alert: message('form.stale') };
  }

  /** Guesses count as those at a sign-in. */
  async #checkCurrent(
    { request }: Visit,
    { username }: Content,
    { current }: Values,
  ): Promise<Account | FormAnswer<Names>> {
    const { issuer } = this;
    const deviceCookie = issuer.cookies.device(request);
    const attempt = { username, password: current, caller: callerOf(request), deviceCookie, ...whileHashing(request) };
    const outcome = await issuer.identity.signIn(attempt);
    return outcome.kind === 'signed_in' ? outcome.account : notProved(outcome);
  }

  /**
   * By the hash that was proved, or that was there when the form was: where everything ends, this browser goes on with a session that begins
   * with the change, lest somebody else's end of everything comes between. @throws IdentityError
   */
  async #write(
    visit: Visit,
    { subject, amr, authTime, kept }: Session,
    { password, everywhere }: Values,
    { account, isTyped }: { readonly account: Account; readonly isTyped: boolean },
  ): Promise<FormAnswer<Names>> {
    const { administration, clock, core, identity, cookies } = this.issuer;
    const { request } = visit;
    const origin = originOf(request);
    const stranger = { caller: callerOf(request), ...whileHashing(request) };
    // That it is another one than before is asked of nobody else: a browser that was left would be a place to try passwords at.
    const to = isTyped
      ? await identity.hashAnotherPassword(account, password, stranger)
      : await identity.hashPassword(password, account, stranger);
    const person = { subject, keep: kept, origin };
    const signIn = isTyped ? { ...person, amr: ['pwd'] } : { ...person, amr, authTime };
    const begun = everywhere === 'yes' ? core.sessions.prepare(signIn) : undefined;
    const isChanged = await changeOwnPassword(administration.own, {
      subject,
      from: account.passwordHash,
      to,
      origin,
      unasked: { everywhere: begun !== undefined, ...(begun && { goOn: (stores) => begun.write(stores) }) },
    });
    if (!isChanged) return { kind: 'refused', alert: message('account.password.meanwhile') };
    const device = await identity.keepDevice(subject, cookies.device(request));
    return {
      kind: 'done',
      send: ({ reply }) => {
        if (begun) {
          cookies.setSession(reply, begun, clock.now());
        }
        cookies.setDevice(reply, device);
        seeOwnPage(reply, endpoints.accountPassword, { changed: 'yes' });
      },
    };
  }
}
