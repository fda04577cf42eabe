import { createHmac, randomBytes } from 'node:crypto';
import { encoded64 } from './base64-forms.js';
import type { ForeignHash } from './stored-hash.js';

/** Kinds and costs of foreign hashes that are told apart; a storm of others teaches no more. */
const most = 16;

/** The cost of our own hashes. */
const ours = '';

/**
 * What unknown usernames are checked against where passwords of other systems are kept: those take their own time, and if an unknown
 * username always took ours, that time would say that there is an account. So each username has one of the costs that were seen, always
 * the same one as long as no other is seen.
 */
export class Decoys {
  readonly #seen = new Map<string, ForeignHash>();

  /** @param key of the issuer, shared by its processes: nobody else knows which cost a username has */
  constructor(private readonly key: () => Promise<Uint8Array>) {}

  /** An account has such a hash. */
  see(hash: ForeignHash): void {
    const cost = costOf(hash);
    if (this.#seen.size < most && !this.#seen.has(cost)) this.#seen.set(cost, decoyOf(hash));
  }

  /** Undefined where it is to cost what our own hashes do. */
  async of(username: string): Promise<ForeignHash | undefined> {
    if (this.#seen.size === 0) return undefined;
    const key = await this.key();
    // The one of the greatest weight, so that one more cost moves few usernames.
    const weights = [ours, ...this.#seen.keys()].map((cost) => ({
      cost,
      weight: createHmac('sha256', key).update(`decoy\0${cost}\0${username}`).digest('hex'),
    }));
    const [first] = weights.toSorted((a, b) => (a.weight < b.weight ? 1 : -1));
    return this.#seen.get(first?.cost ?? ours);
  }
}

function costOf(hash: ForeignHash): string {
  if (hash.kind === 'argon2' || hash.kind === 'wrapped') return hash.phc.split('$').slice(0, -2).join('$');
  if (hash.kind === 'bcrypt') return `bcrypt ${hash.text.slice(4, 6)}`;
  if (hash.kind === 'sha-crypt') return `sha-crypt ${hash.form} ${hash.rounds}`;
  const parameters = hash.kind === 'pbkdf2' ? [hash.digest, hash.iterations] : [hash.ln, hash.r, hash.p];
  return [hash.kind, ...parameters, hash.expected.length].join(' ');
}

/** Of the same cost, and nobody knows its password: a random one is as good as a computed one. */
function decoyOf(hash: ForeignHash): ForeignHash {
  if (hash.kind === 'argon2' || hash.kind === 'wrapped') {
    const [salt, last] = hash.phc.split('$').slice(-2);
    const random = [salt, last].map((part = '') => encoded64(randomBytes(Math.floor((part.length * 3) / 4))));
    return { ...hash, phc: [...hash.phc.split('$').slice(0, -2), ...random].join('$') };
  }
  if (hash.kind === 'bcrypt') return { ...hash, text: `${hash.text.slice(0, 7)}${cryptLetters(53)}` };
  if (hash.kind === 'sha-crypt') {
    const [salt, expected] = [hash.salt, hash.expected].map(({ length }) => cryptLetters(length)) as [string, string];
    const text = `$${hash.form}$rounds=${hash.rounds}$${salt}$${expected}`;
    return { ...hash, salt, expected, text };
  }
  return { ...hash, salt: randomBytes(hash.salt.length), expected: randomBytes(hash.expected.length) };
}

function cryptLetters(length: number): string {
  return randomBytes(length).toString('base64').replaceAll('+', '.').slice(0, length);
}
