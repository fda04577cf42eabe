import type { EpochSeconds } from '../shared/clock.js';

/** For whom a document is, where it is not for everybody: members of an organization, or whoever uses a client. */
export interface TermsAudience {
  readonly kind: 'organization' | 'client';
  readonly id: string;
}

/** What people must accept before anything is given in their name. Its id and its version are its key. */
export interface TermsDocument {
  /** Lower case letters, digits and hyphens, 1 to 64. */
  readonly termsId: string;
  readonly version: string;
  readonly title: string;
  /** Where it can be read; https. */
  readonly url?: string | undefined;
  readonly text?: string | undefined;
  /** Everybody where it is absent. */
  readonly audience?: TermsAudience | undefined;
  readonly createdAt: EpochSeconds;
  /** From when on it counts; undefined until it is published. Nothing of it changes after that. */
  readonly effectiveFrom?: EpochSeconds | undefined;
  readonly retiredAt?: EpochSeconds | undefined;
}

export type TermsKey = Pick<TermsDocument, 'termsId' | 'version'>;

/** One that counts, without its text. */
export type TermsInForce = Omit<TermsDocument, 'text' | 'retiredAt'> & { readonly effectiveFrom: EpochSeconds };

export abstract class TermsStore {
  abstract find(key: TermsKey): Promise<TermsDocument | undefined>;
  /** Every published version that counts by then and is not retired, in no order. */
  abstract inForce(now: EpochSeconds): Promise<readonly TermsInForce[]>;
  /** False where there is this version already. */
  abstract insert(document: TermsDocument): Promise<boolean>;
  /** False where there is none. */
  abstract replace(document: TermsDocument): Promise<boolean>;
}

/** That a person accepted one version, and what they were shown. Person, id and version are its key; it is never changed or deleted. */
export interface TermsAcceptance extends TermsKey {
  readonly subject: string;
  readonly title: string;
  /** Of the version. */
  readonly effectiveFrom: EpochSeconds;
  readonly acceptedAt: EpochSeconds;
  /** On the way to which client. */
  readonly clientId: string;
}

/** Acceptances are added, and kept for proof: there is no verb that takes one away. */
export abstract class TermsAcceptanceStore {
  /** By id, then version. */
  abstract ofPerson(subject: string): Promise<readonly TermsAcceptance[]>;
  /** True where it was not accepted before: the first time stays. */
  abstract insert(acceptance: TermsAcceptance): Promise<boolean>;
}
