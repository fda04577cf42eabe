import { type NonceNeeds, SignedNonces } from '../../shared/signed-nonces.js';

/** What a challenge is good for: it is worth nothing for anything else. */
export interface ChallengeBinding {
  readonly purpose: 'sign_in' | 'second_factor' | 'enrolment';
  /** What it is used within: an interaction, or a session. */
  readonly within: string;
  /** The browser that it was given to, by digest, where that is not known by what it is used within. */
  readonly browser?: string | undefined;
  /** Whom it was made for, where that was known. */
  readonly subject?: string | undefined;
}

/** Challenges that nobody keeps (Web Authentication Level 3 §13.4.3). */
export class PasskeyChallenges {
  readonly #nonces: SignedNonces;

  constructor(deps: NonceNeeds) {
    this.#nonces = new SignedNonces(deps);
  }

  /** Base64url. */
  make(binding: ChallengeBinding): Promise<string> {
    return this.#nonces.make(aboutOf(binding));
  }

  /** Until when it is good, in epoch seconds; undefined where it is not ours, not for this, or too old. */
  expiryOf(challenge: string, binding: ChallengeBinding): Promise<number | undefined> {
    return this.#nonces.expiryOf(challenge, aboutOf(binding));
  }
}

function aboutOf({ purpose, within, browser = '', subject = '' }: ChallengeBinding): readonly string[] {
  return ['passkey challenge', purpose, within, browser, subject];
}
