import type { Digest, ParameterList, Session } from '@signet/authorization-server';
import type { Account, EnrolledFactor, FactorData, FactorType } from '@signet/identity';
import type { JSX } from 'preact';
import type { FieldDefinition } from '../forms/fields.js';
import type { FormAnswer } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import type { Issuer } from '../issuer/issuer.js';
import type { PlainKey } from '../pages/messages/catalogue.js';
import type { Words } from '../pages/messages/words.js';

/** In which a kind of factor is used or set up: by whom, and what its challenges are good for and for nothing else. */
export interface FactorOccasion {
  readonly issuer: Issuer;
  readonly visit: Visit;
  readonly account: Account;
  /** Ids of the interaction, or of the session of whoever is at a page of their own. */
  readonly about: string;
  /** Names one setting up; the same where its form is shown again. */
  readonly setup?: string | undefined;
  readonly session?: Session | undefined;
}

/** What a page shows of it this time. */
export interface PreparedForm {
  readonly hidden?: ParameterList;
  /** Fields of the kind that are not asked for yet. */
  readonly omitted?: readonly string[];
  /** Stands before the fields. */
  readonly before?: (words: Words) => JSX.Element;
  /** Stands in the form, behind the fields. */
  readonly within?: (words: Words) => JSX.Element;
  /** Buttons of its own, behind the usual one. */
  readonly after?: (words: Words) => JSX.Element;
  /** Where it has buttons of its own alone. */
  readonly hasNoSubmit?: boolean;
  /** In place of the lead of its kind. */
  readonly lead?: PlainKey;
}

/** What was typed, by the names of the fields of the kind. */
export type Typed = Readonly<Record<string, string>>;

/** It was used up, and proves so much. */
export interface ProvedFactor {
  readonly kind: 'proved';
  /** RFC 8176. */
  readonly amr: readonly string[];
  readonly credential?: Digest | undefined;
}

/** It works, and nothing is stored yet. */
export interface ConfirmedFactor {
  readonly kind: 'confirmed';
  readonly handle: string;
  readonly amr: readonly string[];
  readonly data: FactorData;
  /** What it is called until its person says otherwise. */
  readonly name: string;
}

/** How a person shows that they have one. */
export interface FactorProof {
  /** Whoever proved it may have the device remembered: it is what they set up to be asked for, at a device that they chose. */
  readonly mayRememberDevice?: true;
  readonly lead: PlainKey;
  /** Leads here from the form of another way. */
  readonly link: PlainKey;
  readonly fields: Readonly<Record<string, FieldDefinition>>;
  /** What this person can prove with it, for each one that they have; none where they have none. */
  provable(issuer: Issuer, account: Account, enrolled: readonly EnrolledFactor[]): ReadonlyArray<readonly string[]>;
  prepare?(occasion: FactorOccasion): Promise<PreparedForm>;
  /** Before there is something to type, where `decision` is `send`. */
  send?(occasion: FactorOccasion): Promise<void>;
  prove(occasion: FactorOccasion, typed: Typed): Promise<ProvedFactor | FormAnswer<string>>;
}

/** How a person sets one up. What it then proves is `enrollable` of identity. */
export interface FactorEnrolment {
  readonly lead: PlainKey;
  readonly link: PlainKey;
  readonly fields: Readonly<Record<string, FieldDefinition>>;
  prepare(occasion: FactorOccasion): Promise<PreparedForm>;
  /** Where the script of a page does not run, it cannot be set up: another one is shown first. */
  readonly needsScript?: true;
  /** Whether what came shows that it works. It is called again where the same form is sent again. */
  confirm(occasion: FactorOccasion, typed: Typed): Promise<ConfirmedFactor | FormAnswer<string>>;
}

export type FactorWay = FactorType | 'email_code';

/** One kind of factor as the pages know it: the next one is a folder, and a line in `factor-kinds.ts`. */
export interface FactorKind {
  /** Also in addresses: `?way=`. */
  readonly way: FactorWay;
  readonly proof: FactorProof;
  readonly enrolment?: FactorEnrolment;
}
