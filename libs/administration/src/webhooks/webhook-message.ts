import type { AuditEntry } from '@signet/authorization-server';
import { type Alert, alertKinds } from '../alerts/alert-rule.js';
import { entryView } from '../audit/formats/entry-view.js';

/** As Standard Webhooks has it ("Payload structure"). */
interface Payload {
  readonly type: string;
  readonly timestamp: string;
  readonly data: object;
}

/** What of an entry is told: what `signet audit export` tells, and its place, by which a receiver puts them in order. */
export function entryMessage(issuer: string, entry: AuditEntry, position: number): string {
  const { at, ...view } = entryView(entry);
  return body({ type: `audit.${entry.name}`, timestamp: at, data: { issuer, position, at, ...view } });
}

/** With its count as it is when it is sent. */
export function alertMessage(issuer: string, { firstAt, lastAt, raisedAt = lastAt, ...alert }: Alert): string {
  const times = { firstAt: iso(firstAt), lastAt: iso(lastAt), raisedAt: iso(raisedAt) };
  const data = { issuer, means: alertKinds[alert.on], ...alert, ...times };
  return body({ type: `alert.${alert.on}`, timestamp: iso(raisedAt), data });
}

export function testMessage(issuer: string, at: number): string {
  return body({ type: 'webhook.test', timestamp: iso(at), data: { issuer } });
}

function body(payload: Payload): string {
  return JSON.stringify(payload);
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
