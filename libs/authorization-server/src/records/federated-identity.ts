import type { EpochSeconds } from '../shared/clock.js';
import { type Digest, digest } from '../shared/digest.js';

/** What a provider gave, where it is kept; the members of RFC 6749 §5.1 and OpenID Connect Core §3.1.3.3. */
export interface UpstreamTokens {
  readonly idToken?: string | undefined;
  readonly accessToken?: string | undefined;
  readonly refreshToken?: string | undefined;
}

/** That whoever is called so at a provider is the person of an account here: proven on both sides, or the account was made of it. */
export interface FederatedIdentity {
  /** `identityKey` of provider, issuer and their `sub` there: one is linked to one account. */
  readonly key: Digest;
  readonly providerId: string;
  readonly issuer: string;
  readonly upstreamSubject: string;
  /** The account here. */
  readonly subject: string;
  /** How they are called there, for themselves to tell two of them apart. */
  readonly label?: string | undefined;
  readonly linkedAt: EpochSeconds;
  /** When they signed in by it last. */
  readonly usedAt?: EpochSeconds | undefined;
  /** What was taken of its claims into the profile here, by claim, as digests: what is another one by now was changed here. */
  readonly taken?: Readonly<Record<string, Digest>> | undefined;
  /** A store encrypts them at rest. */
  readonly tokens?: UpstreamTokens | undefined;
}

/** What changes of it with each sign-in. */
export type IdentityUse = Pick<FederatedIdentity, 'key' | 'label' | 'usedAt' | 'taken' | 'tokens'>;

/** Another issuer at the same provider is somebody else, whatever `sub` it says. */
export function identityKey({
  providerId,
  issuer,
  upstreamSubject,
}: Pick<FederatedIdentity, 'providerId' | 'issuer' | 'upstreamSubject'>): Digest {
  return digest(JSON.stringify([providerId, issuer, upstreamSubject]));
}

/** Who is linked, and by what. */
export type LinkedPerson = Pick<FederatedIdentity, 'key' | 'subject'>;

export abstract class FederatedIdentityStore {
  abstract find(key: Digest): Promise<FederatedIdentity | undefined>;
  /** The oldest first, then by key. */
  abstract ofPerson(subject: string): Promise<readonly FederatedIdentity[]>;
  /** Atomic: false where it is linked already, to whomever. */
  abstract insert(identity: FederatedIdentity): Promise<boolean>;
  /** It was signed in by; what is absent is kept no more. False where it is linked no more. */
  abstract use(use: IdentityUse): Promise<boolean>;
  /** What one provider gave is kept no more; who is linked stays. Of how many there was something. */
  abstract forgetTokensAt(providerId: string): Promise<number>;
  /** True for one of any number of parallel calls. */
  abstract delete(key: Digest): Promise<boolean>;
  /** All of one person; how many there were. */
  abstract deleteAllOf(subject: string): Promise<number>;
  /** Some of those at one provider, as many as there are up to so many, in no order: for whoever takes one after the other. */
  abstract someAt(providerId: string, atMost: number): Promise<readonly LinkedPerson[]>;
  /** How many are linked at one provider. */
  abstract countAt(providerId: string): Promise<number>;
}
