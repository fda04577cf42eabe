import {
  type AuthorizeOutcome,
  type Digest,
  digest,
  type Grant,
  OAuthError,
  type Session,
} from '@signet/authorization-server';
import { ManualClock } from '@signet/authorization-server/testing';
import { type FactorType, newAccount, noPassword } from '@signet/identity';
import { SoftwareAuthenticator } from '@signet/identity/testing';
import type { SecondFactorConfig } from '../../src/config/second-factor.js';
import { classOf, Evidence, type Proven } from './evidence.js';
import { issuer, type Replica, startReplica } from './replica.js';
import type { WalkStores } from './walk-stores.js';

/** RFC 7636, appendix B. */
export const pkce = {
  verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
};

/** Of a request of an app, and where it has led. */
export interface Errand {
  readonly interactionId: string;
  readonly step: string;
  readonly asked: Asked;
  readonly began: number;
}

export interface Asked {
  readonly acr: string | undefined;
  readonly essential: boolean;
  readonly maxAge: number | undefined;
  readonly login: boolean;
}

/** Somebody's, with what a browser keeps and what one that is not honest keeps as well. */
export interface Browser {
  readonly digest: Digest;
  cookie: string | undefined;
  readonly former: string[];
  errands: Errand[];
}

export interface SentForm {
  readonly about: string;
  readonly setup: string;
  readonly confirmed: string;
  readonly isInJourney: boolean;
  readonly browser: Browser;
}

/** What was proved, as the walk does it. */
export interface Proving {
  readonly step: 'login' | 'second_factor';
  readonly amr: readonly string[];
  readonly credential?: Digest | undefined;
  readonly by?: string | undefined;
  readonly isRaced?: boolean | undefined;
}

let worlds = 0;

/** What walks came to, and how often: a walk that comes nowhere finds nothing. */
export const reached = new Map<string, number>();

export function came(what: string): void {
  reached.set(what, (reached.get(what) ?? 0) + 1);
}

/** One person, two browsers, two processes, and beside them what must be true. */
export class World {
  readonly clock = new ManualClock();
  readonly evidence = new Evidence();
  readonly browsers: readonly [Browser, Browser];
  readonly phone: string[] = [];
  readonly codes: string[] = [];
  readonly forms: SentForm[] = [];
  readonly assertions: Array<{ readonly text: string; readonly within: string; readonly browser: Browser }> = [];
  readonly device = new SoftwareAuthenticator({ origin: issuer });
  /** An exact copy of the device's keys, in other hands. */
  readonly copy = new SoftwareAuthenticator({ origin: issuer });
  /** The number of the password; each has a hash of its own. */
  password = 1;
  secondFactor: SecondFactorConfig = { policy: {}, kinds: ['passkey', 'totp'], emailCode: false };
  replicas!: readonly [Replica, Replica];

  private constructor(
    readonly stores: WalkStores,
    readonly subject: string,
    readonly username: string,
  ) {
    const browser = (name: string): Browser => ({
      digest: digest(`${username} ${name}`),
      cookie: undefined,
      former: [],
      errands: [],
    });
    this.browsers = [browser('one'), browser('other')];
  }

  /** @param isBornElsewhere an account without a password, of somebody who signs in at a provider */
  static async begin(stores: WalkStores, isBornElsewhere: boolean): Promise<World> {
    worlds += 1;
    const username = `walker${worlds}`;
    const now = new ManualClock().now();
    const email = `${username}@example.com`;
    const passwordHash = isBornElsewhere ? noPassword : 'password 1';
    const account = newAccount({ username, email, emailVerified: true }, { passwordHash, now });
    const [{ records }] = stores.processes;
    await records.accounts.insert(account);
    const world = new World(stores, account.subject, username);
    await world.restart();
    return world;
  }

  get now(): number {
    return this.clock.now();
  }

  get records() {
    return this.stores.processes[0].records;
  }

  get own() {
    return { subject: this.subject };
  }

  /** Of another process than the one before. */
  get replica(): Replica {
    this.#turn += 1;
    return this.replicas[this.#turn % 2] as Replica;
  }
  #turn = 0;

  /** Both processes begin anew, with what operators want by now. */
  async restart(): Promise<void> {
    const [one, other] = this.stores.processes;
    this.replicas = [
      await startReplica(one, this.clock, this.secondFactor),
      await startReplica(other, this.clock, this.secondFactor),
    ];
  }

  async want(change: { required?: boolean; kinds?: readonly FactorType[]; emailCode?: boolean }): Promise<void> {
    const { required, kinds, emailCode } = change;
    this.secondFactor = {
      policy: required === undefined ? this.secondFactor.policy : required ? { requiredFrom: 0 } : {},
      kinds: kinds ?? this.secondFactor.kinds,
      emailCode: emailCode ?? this.secondFactor.emailCode,
    };
    await this.restart();
  }

  session({ cookie }: Browser): Promise<Session | undefined> {
    return this.replica.core.sessions.current(cookie);
  }

  keep(browser: Browser, cookie: string): void {
    if (browser.cookie !== undefined) browser.former.push(browser.cookie);
    browser.cookie = cookie;
  }

  errand(browser: Browser, nth: number): Errand | undefined {
    return browser.errands.at(-1 - (nth % Math.max(1, browser.errands.length)));
  }

  /** The person proves something on the page of an errand, whether or not it is asked for there. */
  async prove(browser: Browser, errand: Errand, { step, amr, credential, by, isRaced }: Proving): Promise<void> {
    const { core } = this.replica;
    const replaces = await this.session(browser);
    const sessionId = replaces?.sessionId;
    const proven = amr.map((one): Proven => ({ amr: one, at: this.now, who: step === 'login', sessionId, by }));
    this.evidence.prove(errand.interactionId, proven);
    const reference = { interactionId: errand.interactionId, browserDigest: browser.digest };
    const proving = { step, subject: this.subject, amr, credential, replaces };
    const proved = core.journey.proved({ ...reference, proving });
    // Signed out at the same moment, in another tab.
    if (isRaced && sessionId !== undefined) await this.replica.core.sessions.end(sessionId);
    const { outcome, begun } = await proved;
    if (begun) {
      this.keep(browser, begun.cookie);
      this.evidence.begun(begun.session, errand.interactionId);
      came(`session ${classOf(begun.session.methods?.map((method) => method.amr) ?? [])}`);
    }
    await this.arrived(browser, errand, outcome);
  }

  async arrived(
    browser: Browser,
    errand: Omit<Errand, 'step' | 'interactionId'> & Partial<Errand>,
    outcome: AuthorizeOutcome,
  ) {
    if (outcome.kind === 'interaction') {
      const { interactionId, step } = outcome;
      const others = browser.errands.filter((each) => each.interactionId !== interactionId);
      browser.errands = [...others, { ...errand, interactionId, step }].slice(-3);
    }
    const code = outcome.kind === 'redirect' ? new Map(outcome.parameters).get('code') : undefined;
    if (code !== undefined) await this.#answered(browser, errand, code);
    if (outcome.kind === 'redirect') {
      const { interactionId } = errand;
      browser.errands = browser.errands.filter((each) => each.interactionId !== interactionId);
    }
  }

  /** What was given while its session ended in another tab is of that session: nothing comes of it. */
  async #worthless(code: string, { sessionId = '' }: Grant) {
    const ended = await this.records.sessions.find(sessionId);
    if (ended && ended.endedAt === undefined) throw new Error('there is a code, and nobody is signed in');
    const answer = this.replica.core.token.handle({
      parameters: [
        ['grant_type', 'authorization_code'],
        ['client_id', 'app'],
        ['code', code],
        ['redirect_uri', 'https://app.example/callback'],
        ['code_verifier', pkce.verifier],
      ],
    });
    const refused = await answer.then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(refused instanceof OAuthError) || refused.code !== 'invalid_grant')
      throw new Error('a code outlived its session');
    came('a code of a session that is over');
  }

  /** What an app was given tells of no more than there is, and of all that was asked. */
  async #answered(browser: Browser, { asked, began }: Omit<Errand, 'step' | 'interactionId'>, code: string) {
    const { grantId = '' } = (await this.records.authorizationCodes.find(digest(code))) ?? {};
    const [grant, session] = [await this.records.grants.find(grantId), await this.session(browser)];
    if (!grant) throw new Error('there is a code, and nothing that it gives');
    if (!session) return this.#worthless(code, grant);
    came(`answer ${grant.acr}`);
    const methods = session.methods ?? [];
    const isFresh = (at: number) =>
      (!asked.login && asked.maxAge === undefined) ||
      at >= began ||
      (!asked.login && at <= this.now && this.now - at < (asked.maxAge ?? 0));
    const fresh = methods.filter(({ at }) => isFresh(at) && at >= grant.authTime).map(({ amr }) => amr);
    if (grant.acr !== classOf(fresh)) throw new Error(`an app was told ${grant.acr} of ${fresh}`);
    if (!isFresh(grant.authTime)) throw new Error('an app was told of a sign-in that is not fresh');
    const all = classOf(methods.map(({ amr }) => amr));
    const enrolled = await this.records.factors.enrolled(this.subject);
    const needsTwo = enrolled.some(({ type }) => type !== 'recovery_codes');
    if (needsTwo && all === classOf(['pwd'])) throw new Error('a factor was not asked for');
    if (asked.essential && asked.acr !== undefined && rung(grant.acr) < rung(asked.acr)) {
      throw new Error('a class that was essential was not reached');
    }
  }
}

const ladder = [classOf(['pwd']), classOf(['mfa']), classOf(['swk', 'mfa']), classOf(['hwk', 'mfa'])];
const rung = (acr: string | undefined) => ladder.indexOf(acr);
