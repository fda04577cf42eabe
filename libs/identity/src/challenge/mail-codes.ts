import { createHmac, timingSafeEqual } from 'node:crypto';
import { type NonceNeeds, SignedNonces } from '../shared/signed-nonces.js';

/** What a code is good for: it is worth nothing for anything else. */
export interface CodeBinding {
  readonly within: string;
  /** By digest. */
  readonly browser: string;
  /** Whom it was asked for, as it was typed: it opens the way to no other name. */
  readonly identifier: string;
}

/** A code before anybody is looked up who would be sent it. */
export interface AskedCode {
  /** Goes with the page, and says nothing of the code. */
  readonly ticket: string;
  /** Six digits. */
  readonly code: string;
}

export interface CodeNeeds extends NonceNeeds {
  /** True for the first of any number of parallel calls, at whichever process; kept until `expiresAt`, in epoch seconds. */
  readonly spend: (use: string, expiresAt: number) => Promise<boolean>;
}

/** Of one code: a password is mistyped, and so is a code. */
const mostTries = 5;

/**
 * Codes that nobody keeps: each follows from its ticket, so that there is one whether or not somebody is called so, and asking for one takes
 * the place of no other code. Tries are counted at all processes together.
 */
export class MailCodes {
  readonly #nonces: SignedNonces;

  constructor(private readonly deps: CodeNeeds) {
    this.#nonces = new SignedNonces(deps);
  }

  async make(binding: CodeBinding): Promise<AskedCode> {
    const ticket = await this.#nonces.make(aboutOf(binding));
    return { ticket, code: await this.#codeOf(ticket) };
  }

  /** Whether it is one of ours, for this. */
  async isGood(binding: CodeBinding, ticket: string): Promise<boolean> {
    return (await this.#nonces.expiryOf(ticket, aboutOf(binding))) !== undefined;
  }

  /** A try counts whatever comes of it. @param typed digits alone */
  async isRight(binding: CodeBinding, ticket: string, typed: string): Promise<boolean> {
    const expiresAt = await this.#nonces.expiryOf(ticket, aboutOf(binding));
    if (expiresAt === undefined || !(await this.#take(ticket, expiresAt))) return false;
    const [expected, received] = [Buffer.from(await this.#codeOf(ticket)), Buffer.from(typed)];
    return expected.length === received.length && timingSafeEqual(expected, received);
  }

  async #take(ticket: string, expiresAt: number): Promise<boolean> {
    for (let nth = 1; nth <= mostTries; nth += 1) {
      if (await this.deps.spend(`${ticket} ${nth}`, expiresAt)) return true;
    }
    return false;
  }

  /** Of 2^48 values, so that none of the million is likelier by more than one of a hundred million. */
  async #codeOf(ticket: string): Promise<string> {
    const drawn = createHmac('sha256', await this.deps.key())
      .update(JSON.stringify(['code', ticket]))
      .digest()
      .readUIntBE(0, 6);
    return String(drawn % 1_000_000).padStart(6, '0');
  }
}

function aboutOf({ within, browser, identifier }: CodeBinding): readonly string[] {
  return ['mail code', within, browser, identifier];
}
