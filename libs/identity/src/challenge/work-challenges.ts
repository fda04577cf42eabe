import { type NonceNeeds, SignedNonces } from '../shared/signed-nonces.js';
import { isSolved, seedOf, workPieces } from './work.js';

/** What a challenge is good for: it is worth nothing for anything else. */
export interface WorkBinding {
  /** The form that it stands in. */
  readonly form: string;
  /** What that is about, such as an interaction. */
  readonly within: string;
  /** The browser that it was given to, by digest. */
  readonly browser: string;
  /** The widest network of its caller: nobody has others solve it elsewhere. */
  readonly network: string;
}

/** What a browser is given to compute. */
export interface Work {
  /** As it comes back beside the solution. */
  readonly challenge: string;
  /** Base64url. */
  readonly seed: string;
  /** Of each piece: half of all counters have one bit. */
  readonly bits: number;
  readonly pieces: number;
}

export type WorkOutcome = 'solved' | 'missing' | 'wrong' | 'over' | 'spent';

export interface WorkNeeds extends NonceNeeds {
  /** True for the first of any number of parallel calls, at whichever process; kept until `expiresAt`, in epoch seconds. */
  readonly spend: (challenge: string, expiresAt: number) => Promise<boolean>;
}

const form = /^(\d{1,2})\.([\w-]{72})$/;

/** Proof of work that nobody keeps before it is done. A solution counts once. */
export class WorkChallenges {
  readonly #nonces: SignedNonces;

  constructor(private readonly deps: WorkNeeds) {
    this.#nonces = new SignedNonces(deps);
  }

  async make(binding: WorkBinding, bits: number): Promise<Work> {
    const challenge = `${bits}.${await this.#nonces.make(aboutOf(binding, bits))}`;
    return { challenge, seed: seedOf(challenge).toString('base64url'), bits, pieces: workPieces };
  }

  /** Costs a few digests; only what is solved is written down. */
  async check(binding: WorkBinding, challenge: string, solution: string): Promise<WorkOutcome> {
    if (challenge === '' || solution === '') return 'missing';
    const [, text = '', nonce = ''] = form.exec(challenge) ?? [];
    const bits = Number(text);
    // Another spelling of the same number would be another one to whoever remembers those that were used.
    if (nonce === '' || String(bits) !== text) return 'wrong';
    const expiresAt = await this.#nonces.expiryOf(nonce, aboutOf(binding, bits));
    if (expiresAt === undefined) return 'over';
    if (!isSolved(challenge, bits, solution)) return 'wrong';
    return (await this.deps.spend(challenge, expiresAt)) ? 'solved' : 'spent';
  }
}

function aboutOf({ form: name, within, browser, network }: WorkBinding, bits: number): readonly string[] {
  return ['work', name, within, browser, network, String(bits)];
}
