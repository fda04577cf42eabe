import { digest } from '@signet/authorization-server';
import type { Levels, Proof, SignInOutcome, Work, WorkBinding } from '@signet/identity';
import { digitsOf } from '../forms/digits.js';
import type { Visit } from '../forms/visit.js';
import { callerOf } from '../http/caller.js';
import { field } from '../http/parameters.js';
import type { Issuer } from '../issuer/issuer.js';
import type { IssuerChallenges } from './issuer-challenges.js';
import { workNames } from './work-names.js';

/** Where a form stands that work is asked for. */
export interface WorkPlace {
  readonly form: string;
  readonly about: string;
  readonly secret: string;
}

/** One sending of a form: what it brings beside its fields, and what was asked for. */
export class GuardedTrial {
  /** What is asked for by now, once it was missing. */
  #bits: number | undefined;
  /** Whether a code was typed that is not the one that was mailed. */
  isCodeWrong = false;
  /** Whether it came from a browser that is not known to the account. */
  #isStrangers = false;
  readonly #challenges: IssuerChallenges;

  constructor(
    private readonly issuer: Pick<Issuer, 'challenges' | 'identity'>,
    private readonly visit: Visit,
    private readonly place: WorkPlace,
  ) {
    this.#challenges = issuer.challenges;
  }

  /** For `IdentityService.signIn`. @param identifier whom it is about, as it was typed */
  proof(identifier: string, typedCode: string): ((levels: Levels) => Promise<Proof>) | undefined {
    if (this.#challenges.isOff) return undefined;
    return async (levels) => {
      this.#isStrangers = true;
      const bits = this.#challenges.bitsFor(levels);
      if (bits === undefined || (await this.#isCodeRight(identifier, typedCode))) return 'enough';
      return this.#judge(bits, this.#challenges.withoutProof);
    };
  }

  /** Of a form that asks for no password, and so for no code. */
  async outright(): Promise<Proof> {
    if (this.#challenges.isOff) return 'enough';
    const bits = this.#challenges.bitsFor(await this.issuer.identity.levelsOf(callerOf(this.visit.request)));
    return bits === undefined ? 'enough' : this.#judge(bits, 'unproved');
  }

  /** The form again, with what is to be computed. */
  again(): { readonly kind: 'unproved'; readonly bits: number | undefined } {
    return { kind: 'unproved', bits: this.#bits };
  }

  /** How it ended, for those who come after. */
  ended(outcome: SignInOutcome<unknown>): void {
    const { pressure } = this.#challenges;
    if (outcome.kind === 'signed_in') pressure.signedIn(outcome.account.subject);
    else if (this.#isStrangers && outcome.kind !== 'busy' && outcome.kind !== 'closed') {
      pressure.refused(networkOf(this.visit));
    }
  }

  /** @param without what becomes of those who were asked and bring nothing */
  async #judge(bits: number, without: Proof): Promise<Proof> {
    const { work, onEvent } = this.#challenges;
    const { parameters } = this.visit;
    const brought = [field(parameters, workNames.challenge), field(parameters, workNames.solution)] as const;
    const outcome = await work.check(bindingOf(this.visit, this.place), ...brought);
    if (outcome === 'solved') {
      onEvent('work_solved');
      return 'enough';
    }
    // A browser that was not asked yet is asked first, whether or not it has script.
    const wasAsked = brought[0] !== '';
    const proof = outcome === 'missing' && wasAsked ? without : 'missing';
    onEvent(proof === 'unproved' ? 'work_unproved' : 'work_refused');
    if (proof === 'missing') this.#bits = bits;
    return proof;
  }

  async #isCodeRight(identifier: string, typed: string): Promise<boolean> {
    const ticket = field(this.visit.parameters, workNames.ticket);
    if (ticket === '' || typed === '') return false;
    const { identity, challenges } = this.issuer;
    const caller = callerOf(this.visit.request);
    if ((await identity.reserveGuess(caller)) > 0) {
      this.isCodeWrong = true;
      return false;
    }
    const isRight = await challenges.codes.isRight(codeBindingOf(this.place, identifier), ticket, digitsOf(typed));
    if (isRight) await identity.guessedRight(caller);
    this.isCodeWrong = !isRight;
    challenges.onEvent(isRight ? 'work_code_right' : 'work_code_wrong');
    return isRight;
  }
}

/** What the page of a form asks for; undefined where it asks for nothing. @param bits where it is known from a form that was sent */
export async function workFor(
  { challenges, identity }: Pick<Issuer, 'challenges' | 'identity'>,
  visit: Visit,
  place: WorkPlace,
  bits?: number,
): Promise<Work | undefined> {
  if (challenges.isOff) return undefined;
  const wanted = bits ?? challenges.bitsFor(await identity.levelsOf(callerOf(visit.request)));
  if (wanted === undefined) return undefined;
  challenges.onEvent('work_asked');
  return challenges.work.make(bindingOf(visit, place), wanted);
}

export function codeBindingOf({ about, secret }: WorkPlace, identifier: string) {
  return { within: about, browser: digest(secret), identifier: identifier.trim().normalize('NFKC').toLowerCase() };
}

function bindingOf(visit: Visit, { form, about, secret }: WorkPlace): WorkBinding {
  return { form, within: about, browser: digest(secret), network: networkOf(visit) };
}

/** The widest that may be one party's. */
function networkOf({ request }: Visit): string {
  const { address, networks = [] } = callerOf(request);
  return networks[0] ?? address;
}
