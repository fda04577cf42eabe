import type { AuditName, EpochSeconds } from '@signet/authorization-server';

/** Who is told what the audit trail tells, by Standard Webhooks (https://www.standardwebhooks.com). */
export interface Webhook {
  readonly webhookId: string;
  readonly url: string;
  readonly description?: string | undefined;
  /** What it is told; absent: everything. */
  readonly names?: readonly AuditName[] | undefined;
  /** As its receiver has it: `whsec_` and base64. */
  readonly secret: string;
  /** Signs too, until then. */
  readonly formerSecret?: { readonly secret: string; readonly goodUntil: EpochSeconds } | undefined;
  /** Nothing is sent; what there is to tell waits. `gone`: its receiver answered 410. */
  readonly disabled?: { readonly at: EpochSeconds; readonly because: 'operator' | 'gone' } | undefined;
  readonly createdAt: EpochSeconds;
  /** The account of who made it; absent where no account stood behind the door. */
  readonly createdBy?: string | undefined;
}

export abstract class WebhookStore {
  abstract find(webhookId: string): Promise<Webhook | undefined>;
  /** By id. */
  abstract list(): Promise<readonly Webhook[]>;
  abstract insert(webhook: Webhook): Promise<void>;
  /** False where there is none. */
  abstract replace(webhook: Webhook): Promise<boolean>;
  /** True for one of any number of parallel calls. */
  abstract delete(webhookId: string): Promise<boolean>;
}

/** The follower that carries the trail to it. */
export function followerOf(webhookId: string): string {
  return `webhook:${webhookId}`;
}
