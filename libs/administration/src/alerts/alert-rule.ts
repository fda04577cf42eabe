import type { EpochSeconds } from '@signet/authorization-server';

/** What an alert may be raised on, and what it means. */
export const alertKinds = {
  new_owner: 'somebody may do everything: by a role, or in a group that has it',
  refusals_at_audience: 'many were refused at one API',
  withdrawn_key_used: 'a token was shown that a withdrawn key signed: somebody has it',
  sign_ins_refused: 'many sign-ins of one account were refused',
  token_reused: 'a code or a refresh token was used again',
  owner_recovery: 'a link was made by which an owner sets a password anew, or somebody becomes one',
  records_copied: 'somebody took a copy of the records or of the audit trail',
  policy_weakened: 'somebody changed a policy so that it protects people by less',
  webhook_given_up: 'what a webhook was to be told is a dead letter',
  trail_resigned: 'the key that signed the audit trail is gone, and another one signed it',
  trail_broken: 'the audit trail is not what was signed: nothing more is sealed, nor told of it',
} as const;

export type AlertKind = keyof typeof alertKinds;

/** What strangers raise at will: of others there is a place left however often they do. */
export const raisedByStrangers: ReadonlySet<AlertKind> = new Set([
  'refusals_at_audience',
  'withdrawn_key_used',
  'sign_ins_refused',
  'token_reused',
]);

/** Whom an alert is told. */
export type AlertReceiver =
  | { readonly webhookId: string }
  /** Addresses of mail. */
  | { readonly mail: readonly string[] };

export interface AlertRule {
  readonly ruleId: string;
  readonly on: AlertKind;
  /** Of one subject within the window: the alert is raised with that many. */
  readonly threshold: number;
  /** Seconds from the first. There is one alert of a rule and a subject in it, which counts on. */
  readonly window: number;
  /** This API alone. */
  readonly audience?: string | undefined;
  readonly to: AlertReceiver;
  readonly createdAt: EpochSeconds;
  readonly createdBy?: string | undefined;
}

/** What a rule has found. */
export interface Alert {
  /** Begins with the second of its first entry. */
  readonly alertId: string;
  readonly ruleId: string;
  readonly on: AlertKind;
  /** What it is about: an API, an account, a key. */
  readonly about: string;
  readonly firstAt: EpochSeconds;
  readonly lastAt: EpochSeconds;
  readonly count: number;
  /** The last entry of the audit trail that counted; empty where it was no entry. */
  readonly entryId: string;
  /** When there were enough; absent where there are not yet. */
  readonly raisedAt?: EpochSeconds | undefined;
}

export abstract class AlertRuleStore {
  abstract find(ruleId: string): Promise<AlertRule | undefined>;
  /** By id. */
  abstract list(): Promise<readonly AlertRule[]>;
  abstract insert(rule: AlertRule): Promise<void>;
  abstract delete(ruleId: string): Promise<boolean>;
}

export interface AlertsBegun {
  readonly ruleId: string;
  readonly about: string;
  readonly since: EpochSeconds;
  readonly until: EpochSeconds;
}

export abstract class AlertStore {
  abstract find(alertId: string): Promise<Alert | undefined>;
  /** The newest of a rule about this, that began between these seconds, both included. */
  abstract openOf(of: AlertsBegun): Promise<Alert | undefined>;
  abstract save(alert: Alert): Promise<void>;
  /** Those that were raised, newest first, behind an `alertId`. */
  abstract page(request: { readonly after?: string | undefined; readonly limit: number }): Promise<readonly Alert[]>;
  /** At most `limit` whose last entry was before that; how many. */
  abstract deleteOlderThan(args: { before: EpochSeconds; limit: number }): Promise<number>;
}

/** The follower that looks at the trail for them. */
export const alertFollower = 'alerts';
