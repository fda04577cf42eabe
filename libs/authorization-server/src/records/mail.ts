import type { EpochSeconds } from '../shared/clock.js';
import type { DeviceKind } from '../shared/device-kind.js';

/** What every notice says: something happened to an account, and its person should know. */
export interface Happened {
  /** The account, as its person knows it: whoever has several at one address is told which. */
  readonly username: string;
  readonly at: EpochSeconds;
  /** From what kind of device, where that is known. */
  readonly device?: DeviceKind | undefined;
}

/** What each notice is filled with (`notify`). One that nobody renders does not compile. */
export interface NoticeTemplates {
  readonly 'password-changed': Happened & {
    /** By a link that mail carried, by whoever knew the one before, or by an operator. */
    readonly by: 'recovery' | 'person' | 'operator';
    readonly endedSessions: boolean;
  };
  /** What they are called elsewhere opens it, or does no more. */
  readonly 'sign-in-linked': Happened & {
    readonly change: 'linked' | 'unlinked';
    /** How the provider is called. */
    readonly provider: string;
  };
  /** By its person; with a link by which it is taken back. */
  readonly 'account-closed': Happened & {
    /** When it is deleted; undefined where it is only closed. */
    readonly deletionAt?: EpochSeconds | undefined;
    readonly secret?: string | undefined;
  };
  /** To the address that it had until then. */
  readonly 'email-changed': Happened & {
    readonly by: 'change' | 'undo';
    /** Of the link by which that is taken back. */
    readonly secret?: string | undefined;
  };
  /** A passkey was used whose counter went back, as that of a copy does; it proves nothing any more. */
  readonly 'passkey-suspected': Happened & { readonly name: string };
  /** Somebody of support acts as the person, in some apps, for a while. */
  readonly 'support-access': Happened & {
    /** In words of the supporter. */
    readonly reason: string;
    readonly until: EpochSeconds;
  };
  /** What the person proves who they are by beside their password, or what it is asked for, is another by now. */
  readonly 'factors-changed': Happened & {
    readonly what: FactorChange;
    /** Recovery codes that are left, where one was used. */
    readonly left?: number | undefined;
    /** From when on it counts, where that is later. */
    readonly effectiveAt?: EpochSeconds | undefined;
    /** Of the link by which that is taken back. */
    readonly secret?: string | undefined;
  };
}

/** What became of the factors of an account; each is said in words of its own. */
export const factorChanges = [
  'totp_added',
  'totp_removed',
  'passkey_added',
  'passkey_removed',
  'undone',
  'codes_made',
  'code_used',
  'device_remembered',
  'device_copied',
  'reset_ordered',
  'reset',
] as const;
export type FactorChange = (typeof factorChanges)[number];

export type NoticeName = keyof NoticeTemplates;

/** A notice and what fills it. */
export type Notice = {
  readonly [Name in NoticeName]: { readonly template: Name; readonly data: NoticeTemplates[Name] };
}[NoticeName];

/**
 * What each template of a mail is filled with. Texts may come from strangers: whoever writes the mail isolates and escapes them.
 * One that nobody renders does not compile.
 */
export interface MailTemplates extends NoticeTemplates {
  /** Six digits, or what else proves that an address is read by the one who gave it. */
  readonly 'verify-email-code': {
    readonly code: string;
    /** How the person is called, where that is known. */
    readonly name?: string | undefined;
    /** Of a link that does for a new account what the code does, on any device. */
    readonly secret?: string | undefined;
  };
  /** To the owner of an address, where somebody wants to make an account with it. */
  readonly 'account-exists': { readonly username: string };
  /** A link by which somebody whom an operator invited makes an account. */
  readonly invitation: {
    readonly secret: string;
    /** How who invites is called. */
    readonly inviter?: string | undefined;
    readonly organization?: string | undefined;
  };
  /** That a browser signed in which had not before. */
  readonly 'new-device': Happened & {
    readonly address?: string | undefined;
    /** Of the link by which they say that it was not them; without one where they have many. */
    readonly secret?: string | undefined;
  };
  /** Links by which another password is chosen: one for each account that has this address. */
  readonly 'recover-password': {
    readonly accounts: ReadonlyArray<{ readonly username: string; readonly secret: string }>;
  };
  /** To the address that an account is to have: what shows that it is read, typed or followed. */
  readonly 'confirm-new-email': { readonly username: string; readonly code: string; readonly secret: string };
  /** To whoever has an address that somebody else wanted for another account: whose that is they are not told. */
  readonly 'email-in-use': { readonly username: string };
  /** What an operator is told of. */
  readonly alert: {
    /** One sentence: the subject. */
    readonly headline: string;
    readonly at: EpochSeconds;
    /** In the order in which they are shown. */
    readonly facts: ReadonlyArray<{ readonly label: string; readonly value: string }>;
    /** Where more is to be seen, below the issuer: begins with one slash. */
    readonly path?: string | undefined;
  };
  /** Whether mail arrives at all. */
  readonly test: { readonly askedBy: string };
}

export type MailTemplate = keyof MailTemplates;

/** A template and what fills it. */
export type MailContent = {
  readonly [Name in MailTemplate]: { readonly template: Name; readonly data: MailTemplates[Name] };
}[MailTemplate];

/** `waiting` to be sent, `sent` to a server that took it, or `dead`: no attempt comes any more. */
export type MailState = 'waiting' | 'sent' | 'dead';

/** A message to one address, sent by one process after what it tells of is durable. */
export interface Mail {
  /** The part of its Message-ID (RFC 5322 §3.6.4) before the @: of all attempts the same. Sorted by it, mail is in the order of time. */
  readonly mailId: string;
  readonly template: MailTemplate;
  /** What it is for, as operators read it: an identifier or a word of ours, never a secret. */
  readonly purpose: string;
  /** An `addr-spec` (RFC 5321 §4.1.2) by `mailAddress`. */
  readonly to: string;
  /** The person whom it is of; undefined where it is of nobody, as an alert. */
  readonly subject?: string | undefined;
  /** A language tag (RFC 5646) that was asked for; there may be no texts in it. */
  readonly locale?: string | undefined;
  /** Gone once it was sent, or can be sent no more. */
  readonly data?: MailTemplates[MailTemplate] | undefined;
  readonly state: MailState;
  /** Begun so far. */
  readonly attempts: number;
  readonly nextAttemptAt: EpochSeconds;
  /** Why the last attempt failed: a code, never what the other server wrote. */
  readonly reason?: string | undefined;
  readonly createdAt: EpochSeconds;
  /** From then on it is of no use, and is not sent. */
  readonly validUntil: EpochSeconds;
  /** When it was sent, or died. */
  readonly settledAt?: EpochSeconds | undefined;
  /** Then it is forgotten. */
  readonly expiresAt: EpochSeconds;
}

/** What came of an attempt. */
export type MailOutcome =
  | { readonly state: 'waiting'; readonly nextAttemptAt: EpochSeconds; readonly reason: string }
  | { readonly state: 'sent'; readonly settledAt: EpochSeconds; readonly expiresAt: EpochSeconds }
  | {
      readonly state: 'dead';
      readonly settledAt: EpochSeconds;
      readonly expiresAt: EpochSeconds;
      readonly reason: string;
      /** Whether it could still be sent, were it tried again: else its data goes. */
      readonly isUseful: boolean;
    };

/** Seconds between two attempts, at most: what waits longer was written by a clock that was wrong, and is due. */
export const longestMailWait = 3_600;

/** Addresses and data lie sealed. Whoever sends mail goes through `queueMail`. */
export abstract class MailStore {
  /** Within the unit of work of what it tells of. False where `most` are waiting. */
  abstract insertBelow(mail: Mail, most: number): Promise<boolean>;
  abstract find(mailId: string): Promise<Mail | undefined>;
  /**
   * Takes at most `limit` that are due, the longest due first, and holds them back until `leaseUntil`, counting the attempt: no two
   * processes get the same one, and one whose process dies comes back after the lease.
   */
  abstract claimDue(args: {
    readonly now: EpochSeconds;
    readonly leaseUntil: EpochSeconds;
    readonly limit: number;
  }): Promise<readonly Mail[]>;
  /** What came of the attempt that was claimed. False where another one began since, or it is settled. */
  abstract settle(claimed: Pick<Mail, 'mailId' | 'attempts'>, outcome: MailOutcome): Promise<boolean>;
  /** One that is dead and still of use waits again, and is due; else false. */
  abstract revive(mailId: string, now: EpochSeconds, expiresAt: EpochSeconds): Promise<boolean>;
  /** Newest first, those before `before` where it is given. */
  abstract page(args: {
    readonly state?: MailState | undefined;
    readonly before?: string | undefined;
    readonly limit: number;
  }): Promise<readonly Mail[]>;
  abstract count(state: MailState): Promise<number>;
  /**
   * Deletes what is of a person, and what went to their address, in any case of its letters, of nobody; an alert that waits goes on, for
   * whoever has an address of operators must not end what they are told. How many there were.
   */
  abstract forgetPerson(person: { readonly subject: string; readonly email?: string | undefined }): Promise<number>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
