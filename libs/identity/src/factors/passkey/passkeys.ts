import { createHmac, timingSafeEqual } from 'node:crypto';
import type { NonceNeeds } from '../../shared/signed-nonces.js';
import type { Factor } from '../factor.js';
import type { FactorStore } from '../factor-store.js';
import { isPasskey, type PasskeyFactor, type SuspectedKey, type UsedKey, verifyAssertion } from './assertion.js';
import { type ChallengeBinding, PasskeyChallenges } from './challenge.js';
import { type Refused, refused } from './outcome.js';
import { passkeyHandle } from './passkey-amr.js';
import { type Presented, parseAssertion, parseRegistration } from './presented.js';
import { type MadeKey, verifyRegistration } from './registration.js';
import { keyAlgorithms, type RelyingParty, type UserVerification } from './relying-party.js';

export interface PasskeyNeeds extends NonceNeeds {
  readonly party: RelyingParty;
  /** True for the first of any number of parallel calls with this challenge; what it remembers it may forget at that time. */
  readonly spend: (challenge: string, expiresAt: number) => Promise<boolean>;
}

/** As `PublicKeyCredentialRequestOptionsJSON` (Web Authentication Level 3 §5.1.10). */
export interface PasskeyRequest {
  readonly challenge: string;
  readonly rpId: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly userVerification: UserVerification;
  /** None: whichever the person chooses. */
  readonly allowCredentials: readonly KeyName[];
}

/** As `PublicKeyCredentialCreationOptionsJSON` (§5.1.9). */
export interface PasskeyCreation {
  readonly challenge: string;
  readonly rp: { readonly id: string; readonly name: string };
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly pubKeyCredParams: ReadonlyArray<{ readonly type: 'public-key'; readonly alg: number }>;
  readonly timeout: number;
  readonly excludeCredentials: readonly KeyName[];
  readonly authenticatorSelection: {
    readonly residentKey: 'preferred';
    readonly requireResidentKey: false;
    readonly userVerification: UserVerification;
  };
  readonly attestation: 'none' | 'direct';
  readonly extensions: { readonly credProps: true };
}

interface KeyName {
  readonly type: 'public-key';
  readonly id: string;
  readonly transports?: readonly string[];
}

/** Whose a new key is to be. */
export interface KeyOwner {
  readonly subject: string;
  readonly username: string;
  readonly name?: string | undefined;
}

/** Keys that people sign in with (Web Authentication Level 3): what browsers are asked, and whether their answers count. Writes nothing. */
export class Passkeys {
  readonly #challenges: PasskeyChallenges;

  constructor(private readonly deps: PasskeyNeeds) {
    this.#challenges = new PasskeyChallenges(deps);
  }

  get party(): RelyingParty {
    return this.deps.party;
  }

  /** @param of keys of the person, where it is known who it is; without them whoever is there chooses one, and is verified */
  async request(binding: ChallengeBinding, of: readonly Factor[] = []): Promise<PasskeyRequest> {
    const { party, lifetime } = this.deps;
    return {
      challenge: await this.#challenges.make(binding),
      rpId: party.id,
      timeout: lifetime * 1000,
      userVerification: binding.purpose === 'sign_in' ? 'required' : party.userVerification,
      allowCredentials: of.filter(isPasskey).map(nameOf),
    };
  }

  /** @param present all that the person has: none of it is made again */
  async creation(
    binding: ChallengeBinding,
    { subject, username, name }: KeyOwner,
    present: readonly Factor[],
  ): Promise<PasskeyCreation> {
    const { party, lifetime } = this.deps;
    return {
      challenge: await this.#challenges.make(binding),
      rp: { id: party.id, name: party.name },
      user: { id: await this.userHandle(subject), name: username, displayName: name ?? username },
      pubKeyCredParams: keyAlgorithms.map((alg) => ({ type: 'public-key', alg })),
      timeout: lifetime * 1000,
      excludeCredentials: present.filter(isPasskey).map(nameOf),
      authenticatorSelection: {
        residentKey: 'preferred',
        requireResidentKey: false,
        userVerification: party.userVerification,
      },
      attestation: party.authenticators ? 'direct' : 'none',
      extensions: { credProps: true },
    };
  }

  /**
   * What a browser answered to `request`.
   * @param findByHandle of the key that it names
   * @param binding.subject whose it must be; undefined where it says that itself
   */
  async used(
    text: string,
    binding: ChallengeBinding,
    findByHandle: (handle: string) => Promise<Factor | undefined>,
  ): Promise<UsedKey | SuspectedKey | Refused> {
    const presented = parseAssertion(text);
    if (presented === undefined) return refused('malformed');
    const expiresAt = await this.#challenges.expiryOf(presented.challenge, binding);
    if (expiresAt === undefined) return refused('stale');
    const factor = await findByHandle(passkeyHandle(presented.id));
    if (!isPasskey(factor) || !(await this.#isTheirs(factor, presented.userHandle, binding))) return refused('unknown');
    const mustVerify = binding.purpose === 'sign_in' || this.deps.party.userVerification === 'required';
    const outcome = await verifyAssertion(this.deps.party, factor, presented, {
      now: this.deps.clock.now(),
      mustVerify,
    });
    return outcome.kind === 'refused' ? outcome : this.#spent(presented, expiresAt, outcome);
  }

  /** What a browser answered to `creation`. */
  async made(text: string, binding: ChallengeBinding): Promise<MadeKey | Refused> {
    const presented = parseRegistration(text);
    if (presented === undefined) return refused('malformed');
    const expiresAt = await this.#challenges.expiryOf(presented.challenge, binding);
    if (expiresAt === undefined) return refused('stale');
    const outcome = await verifyRegistration(this.deps.party, presented, this.deps.clock.now());
    return outcome.kind === 'refused' ? outcome : this.#spent(presented, expiresAt, outcome);
  }

  /** Which key somebody presents; undefined where it is none. */
  credentialIdOf(text: string): string | undefined {
    return text === '' ? undefined : (parseAssertion(text) ?? parseRegistration(text))?.id;
  }

  async isKnown(credentialId: string, factors: Pick<FactorStore, 'findByHandle'>): Promise<boolean> {
    return (await factors.findByHandle(passkeyHandle(credentialId))) !== undefined;
  }

  /** What authenticators call a person: nothing that anybody else is told of them (§14.6.1). Base64url. */
  async userHandle(subject: string): Promise<string> {
    return createHmac('sha256', await this.deps.key())
      .update(JSON.stringify(['passkey user', subject]))
      .digest('base64url');
  }

  /** After all else, so that nothing is remembered of what was not signed. */
  async #spent<Outcome>({ challenge }: Presented, expiresAt: number, outcome: Outcome): Promise<Outcome | Refused> {
    return (await this.deps.spend(challenge, expiresAt)) ? outcome : refused('spent');
  }

  /** §7.2 step 6: who is not known before is named by their key. */
  async #isTheirs(
    { subject }: PasskeyFactor,
    userHandle: string | undefined,
    binding: ChallengeBinding,
  ): Promise<boolean> {
    if (binding.subject !== undefined && binding.subject !== subject) return false;
    if (userHandle === undefined) return binding.subject !== undefined;
    const [given, expected] = [Buffer.from(userHandle), Buffer.from(await this.userHandle(subject))];
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

function nameOf({ data: { credentialId: id, transports } }: PasskeyFactor): KeyName {
  return { type: 'public-key', id, ...(transports.length > 0 && { transports }) };
}
