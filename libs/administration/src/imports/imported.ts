import type { OrderedAction } from '@signet/authorization-server';
import type { Profile } from '@signet/identity';

/** Whatever another system wrote down, in one form. Names are for the report; nothing of a password or a secret is in them. */
export type Imported =
  | ImportedGroup
  | ImportedOrganization
  | ImportedClient
  | ImportedAccount
  | ImportedMember
  | NotTaken;

export type ImportedKind = 'group' | 'organization' | 'client' | 'account' | 'member';

interface Named {
  readonly name: string;
  /** What of it is not taken, and why. */
  readonly notes: readonly string[];
}

export interface ImportedAccount extends Named {
  readonly kind: 'account';
  /** By which apps know the person: the `sub` of the other system. */
  readonly subject?: string | undefined;
  readonly username: string;
  readonly profile: Partial<Profile>;
  /** As it is stored here; see `importedHash`. */
  readonly passwordHash?: string | undefined;
  readonly isDisabled: boolean;
  /** Epoch seconds. */
  readonly createdAt?: number | undefined;
  /** Names of groups. */
  readonly groups: readonly string[];
  readonly roles?: readonly ImportedRole[] | undefined;
  /** What the other system keeps beside the claims of OpenID Connect, whether or not it is defined here. */
  readonly attributes?: readonly ImportedAttribute[] | undefined;
  /** What the person is to do at their next sign-in. */
  readonly actions?: readonly OrderedAction[] | undefined;
}

export interface ImportedAttribute {
  readonly name: string;
  /** As it was read, of whatever type. */
  readonly value: unknown;
  /** What divides the texts of a list, where that is one text. */
  readonly separator?: RegExp | undefined;
  /** Where people could write it themselves. */
  readonly by?: 'person' | undefined;
}

/** A role at an audience of here, by the identifier of that. */
export interface ImportedRole {
  readonly resource: string;
  readonly role: string;
}

export interface ImportedGroup extends Named {
  readonly kind: 'group';
  readonly groupId?: string | undefined;
  readonly description?: string | undefined;
  /** The name of the one that it stands in, which comes before it. */
  readonly parent?: string | undefined;
  readonly roles?: readonly ImportedRole[] | undefined;
}

export interface ImportedOrganization extends Named {
  readonly kind: 'organization';
  readonly organizationId?: string | undefined;
  readonly displayName: string;
}

/** That somebody is a member of an organization. */
export interface ImportedMember extends Named {
  readonly kind: 'member';
  readonly organization: string;
  readonly username: string;
}

export interface ImportedClient extends Named {
  readonly kind: 'client';
  readonly clientId: string;
  /** RFC 7591 §2 and Signet's own, see `parseClientMetadata`. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly secret?: string | undefined;
  /** Of a secret that nobody knows here. */
  readonly secretDigest?: string | undefined;
  /** What it may do for itself. */
  readonly roles?: readonly ImportedRole[] | undefined;
}

/** What could not be read, or has no place here. */
export interface NotTaken {
  readonly kind: 'not_taken';
  readonly what: ImportedKind;
  readonly name: string;
  readonly reason: string;
  /** It is of the other system itself: nobody misses it here. */
  readonly isTheirs?: boolean;
}

/** Reads a file of another system from its beginning; the names of what it yields are in an order in which each can rest on those before. */
export type ImportSource = () => AsyncIterable<Uint8Array>;

/** One record cannot be taken; `message` says why, and has no secret in it. */
export class Untaken extends Error {
  override readonly name = 'Untaken';

  constructor(
    message: string,
    /** It is of the other system itself. */
    readonly isTheirs = false,
  ) {
    super(message);
  }
}

/** @throws whatever is no reason not to take a record */
export function notTaken(what: ImportedKind, name: string, error: unknown): NotTaken {
  if (!(error instanceof Untaken)) throw error;
  return { kind: 'not_taken', what, name, reason: error.message, ...(error.isTheirs && { isTheirs: true }) };
}

/** The file is not what it is said to be; what came before was taken. */
export class ImportFault extends Error {
  override readonly name = 'ImportFault';
}
