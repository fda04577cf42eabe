import { type AuditName, identifier } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import { secretOverlap } from '../clients/rotate-client-secret.js';
import { givenText } from '../given-text.js';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';
import { requireWithin, unknown } from '../refusals.js';
import { type Version, versionOf } from '../version.js';
import { followerOf, type Webhook } from './webhook.js';
import { newWebhookSecret } from './webhook-secret.js';
import { versionOfWebhook, viewOfWebhook, type WebhookView } from './webhook-view.js';

/** Of one issuer: each follows the trail by itself. */
export const mostWebhooks = 50;
const longestUrl = 2048;
const longestDescription = 256;

export interface NewWebhook {
  /** `https`; `http` is sent to hosts of OUTBOUND_ALLOWED_HOSTS alone. */
  readonly url: string;
  readonly description?: string | undefined;
  /** What it is told; absent: everything. */
  readonly names?: readonly AuditName[] | undefined;
}

/** What is absent stays, null clears: without `names` it is told everything. */
export interface WebhookPatch {
  readonly url?: string | undefined;
  readonly description?: string | null | undefined;
  readonly names?: readonly AuditName[] | null | undefined;
  /** Where it is enabled again, it goes on where it stopped. */
  readonly enabled?: boolean | undefined;
}

export interface ChangedWebhook {
  readonly webhook: WebhookView;
  readonly version: Version;
}

type Ports = Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'random'>;

/**
 * It is told what is sealed from now on. The secret is told here and never again.
 * @throws AdministrationError invalid
 */
export async function createWebhook(
  { unitOfWork, clock, random }: Ports,
  initiator: Initiator,
  given: NewWebhook,
): Promise<ChangedWebhook & { readonly secret: string }> {
  const secret = newWebhookSecret(random);
  const webhook: Webhook = {
    webhookId: identifier(random),
    url: checkedUrl(given.url),
    ...(given.description !== undefined && { description: checkedDescription(given.description) }),
    ...(given.names && { names: checkedNames(given.names) }),
    secret,
    createdAt: clock.now(),
    ...(initiator.subject !== undefined && { createdBy: initiator.subject }),
  };
  await unitOfWork.run(initiator, async ({ webhooks, auditFollowers }) => {
    if ((await webhooks.list()).length >= mostWebhooks) {
      throw new AdministrationError('invalid', `there are at most ${mostWebhooks} webhooks`);
    }
    await webhooks.insert(webhook);
    await auditFollowers.start(followerOf(webhook.webhookId));
  });
  return { ...changed(webhook), secret };
}

/** @throws AdministrationError invalid, unknown, changed */
export async function changeWebhook(
  { unitOfWork, clock }: Ports,
  initiator: Initiator,
  webhookId: string,
  patch: WebhookPatch,
  expectedVersion?: string,
): Promise<ChangedWebhook> {
  const given = {
    ...(patch.url !== undefined && { url: checkedUrl(patch.url) }),
    ...(patch.description !== undefined && { description: patch.description && checkedDescription(patch.description) }),
    ...(patch.names !== undefined && { names: patch.names && checkedNames(patch.names) }),
  };
  return unitOfWork.run(initiator, async (records) => {
    const before = await found(records, webhookId, expectedVersion);
    const disabled =
      patch.enabled === undefined
        ? before.disabled
        : patch.enabled
          ? undefined
          : (before.disabled ?? ({ at: clock.now(), because: 'operator' } as const));
    const members = Object.entries({ ...before, ...given, disabled });
    const present = members.filter(([, value]) => value !== null && value !== undefined && value !== '');
    const after = Object.fromEntries(present) as unknown as Webhook;
    if (versionOf(after) === versionOf(before)) return changed(before);
    await records.webhooks.replace(after);
    return changed(after);
  });
}

/**
 * Another secret, told here and never again. Messages have a signature by each for `overlap` seconds (0 to 30 days; a day where it is
 * absent; 0 where the one before leaked). @throws AdministrationError invalid, unknown
 */
export async function rotateWebhookSecret(
  { unitOfWork, clock, random }: Ports,
  initiator: Initiator,
  { webhookId, overlap = secretOverlap.usual }: { readonly webhookId: string; readonly overlap?: number | undefined },
): Promise<ChangedWebhook & { readonly secret: string }> {
  requireWithin(overlap, secretOverlap);
  const secret = newWebhookSecret(random);
  return unitOfWork.run(initiator, async (records) => {
    const { formerSecret: _, ...before } = await found(records, webhookId);
    const formerSecret = { secret: before.secret, goodUntil: clock.now() + overlap };
    const after = { ...before, secret, ...(overlap > 0 && { formerSecret }) };
    await records.webhooks.replace(after);
    return { ...changed(after), secret };
  });
}

/** With what waits for it, and its dead letters. @throws AdministrationError unknown, changed */
export function deleteWebhook(
  { unitOfWork }: Pick<AdministrationPorts, 'unitOfWork'>,
  initiator: Initiator,
  webhookId: string,
  expectedVersion?: string,
): Promise<WebhookView> {
  return unitOfWork.run(initiator, async (records) => {
    const webhook = await found(records, webhookId, expectedVersion);
    await records.webhookDeliveries.deleteAllOf(webhookId);
    await records.auditFollowers.delete(followerOf(webhookId));
    await records.webhooks.delete(webhookId);
    return viewOfWebhook(webhook);
  });
}

/** @throws AdministrationError unknown, changed */
export async function found(
  { webhooks }: Pick<AdministeredRecords, 'webhooks'>,
  webhookId: string,
  expectedVersion?: string,
): Promise<Webhook> {
  const webhook = await webhooks.find(webhookId);
  if (!webhook) throw unknown('webhook');
  if (expectedVersion !== undefined && expectedVersion !== versionOfWebhook(webhook)) {
    throw new AdministrationError('changed', 'somebody changed it since it was read');
  }
  return webhook;
}

function changed(webhook: Webhook): ChangedWebhook {
  return { webhook: viewOfWebhook(webhook), version: versionOfWebhook(webhook) };
}

function checkedUrl(given: string): string {
  const rule = `a webhook has an https URL of at most ${longestUrl} characters, without credentials and fragment`;
  if (given.length > longestUrl || !URL.canParse(given)) throw new AdministrationError('invalid', rule);
  const url = new URL(given);
  const isFine = /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && !given.includes('#');
  if (!isFine || url.href.length > longestUrl) throw new AdministrationError('invalid', rule);
  return url.href;
}

function checkedDescription(text: string): string {
  return givenText('a description', text, longestDescription);
}

function checkedNames(names: readonly AuditName[]): readonly AuditName[] {
  if (names.length === 0) throw new AdministrationError('invalid', 'a webhook is told something, or everything');
  return [...new Set(names)].sort();
}
