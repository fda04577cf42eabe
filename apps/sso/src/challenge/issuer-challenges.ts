import { type Clock, digest, type RandomSource, type Stores } from '@signet/authorization-server';
import {
  type IdentityService,
  MailCodes,
  type Pressure,
  type Proof,
  SignInPressure,
  WorkChallenges,
} from '@signet/identity';
import { Once } from '@signet/runtime';
import type { ChallengeSettings } from './challenge-settings.js';
import { bitsFor, isAttackOnAll, type KnownLevels } from './strength-of-attack.js';

/** Seconds: as long as most people take for a page, and too short to lay in a stock. */
const workLifetime = 600;
/** Seconds: mail may be slow. */
export const mailCodeLifetime = 900;

export type ChallengeEvent =
  | 'work_asked'
  | 'work_solved'
  | 'work_refused'
  | 'work_unproved'
  | 'work_mailed'
  | 'work_code_right'
  | 'work_code_wrong';

interface ChallengeDeps {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly stores: Pick<Stores, 'replays' | 'secrets'>;
  readonly identity: Pick<IdentityService, 'levelsOf'>;
  readonly settings: ChallengeSettings;
  /** Whether those without script can be sent a code. */
  readonly isMailSent: boolean;
  /** Of the log, which counts them. */
  readonly onEvent: (event: ChallengeEvent) => void;
  /** It begins that so many fail that everybody is asked. */
  readonly onAttack: (pressure: Pressure) => void;
  readonly onCalm: () => void;
}

/** Proof of work of this issuer: what one process asks for is checked by any other, and counts once among all. */
export class IssuerChallenges {
  readonly work: WorkChallenges;
  readonly codes: MailCodes;
  readonly pressure: SignInPressure;
  readonly identity: ChallengeDeps['identity'];
  readonly isMailSent: boolean;
  readonly onEvent: ChallengeDeps['onEvent'];
  readonly #settings: ChallengeSettings;
  readonly #onAttack: ChallengeDeps['onAttack'];
  readonly #onCalm: ChallengeDeps['onCalm'];
  #wasUnderAttack = false;

  constructor({ clock, random, stores, identity, settings, isMailSent, onEvent, onAttack, onCalm }: ChallengeDeps) {
    // Of this purpose alone.
    const key = new Once(() => stores.secrets.findOrInsert('sign_in_challenge', random.bytes(32)));
    const needs = { clock, random, key: () => key.get() };
    const spend = (what: string) => (text: string, expiresAt: number) =>
      stores.replays.remember(digest(`${what} ${text}`), expiresAt);
    this.work = new WorkChallenges({ ...needs, lifetime: workLifetime, spend: spend('work') });
    this.codes = new MailCodes({ ...needs, lifetime: mailCodeLifetime, spend: spend('sign-in code') });
    this.pressure = new SignInPressure(clock);
    this.identity = identity;
    this.isMailSent = isMailSent;
    this.onEvent = onEvent;
    this.#settings = settings;
    this.#onAttack = onAttack;
    this.#onCalm = onCalm;
  }

  get isOff(): boolean {
    return this.#settings.mode === 'off';
  }

  /** Undefined where nothing is asked for. */
  bitsFor(levels: KnownLevels): number | undefined {
    this.isUnderAttack();
    return bitsFor(this.#settings, levels, this.pressure.now());
  }

  /** Whether everybody is asked by this process; says so where that begins or ends. */
  isUnderAttack(): boolean {
    const pressure = this.pressure.now();
    const isNow = !this.isOff && isAttackOnAll(this.#settings, pressure);
    if (isNow === this.#wasUnderAttack) return isNow;
    this.#wasUnderAttack = isNow;
    if (isNow) this.#onAttack(pressure);
    else this.#onCalm();
    return isNow;
  }

  /** Of those who bring nothing: where a code can be mailed they do not go on, else by turns of their own. */
  get withoutProof(): Proof {
    return this.isMailSent ? 'missing' : 'unproved';
  }
}
