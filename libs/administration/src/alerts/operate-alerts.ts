import { identifier, mailAddress } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { checkedPage, type Page, type PageRequest } from '../page.js';
import { pageOf } from '../page-of.js';
import { unknown } from '../refusals.js';
import {
  type Alert,
  type AlertKind,
  type AlertReceiver,
  type AlertRule,
  type AlertRuleStore,
  type AlertStore,
  alertFollower,
} from './alert-rule.js';

export const mostAlertRules = 100;
export const mostAlertAddresses = 10;
/** Seconds. */
export const alertWindow = { least: 60, most: 7 * 86_400 } as const;
export const mostAlertThreshold = 1_000_000;

/** Of one subject within so many seconds, where a rule does not say. */
const usual: { readonly [Kind in AlertKind]?: { readonly threshold: number; readonly window: number } } = {
  refusals_at_audience: { threshold: 20, window: 600 },
  sign_ins_refused: { threshold: 20, window: 600 },
};
const usualWindow = 3_600;

export interface NewAlertRule {
  readonly on: AlertKind;
  readonly threshold?: number | undefined;
  /** Seconds. */
  readonly window?: number | undefined;
  readonly audience?: string | undefined;
  readonly to: AlertReceiver;
}

type Ports = Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'random'>;

/** It looks at what is sealed from the first rule on. @throws AdministrationError invalid, unknown */
export async function createAlertRule(
  { unitOfWork, clock, random }: Ports,
  initiator: Initiator,
  { on, audience, to, ...given }: NewAlertRule,
): Promise<AlertRule> {
  const { threshold = usual[on]?.threshold ?? 1, window = usual[on]?.window ?? usualWindow } = given;
  whole('a threshold', threshold, 1, mostAlertThreshold);
  whole('a window in seconds', window, alertWindow.least, alertWindow.most);
  const rule: AlertRule = {
    ruleId: identifier(random),
    on,
    threshold,
    window,
    ...(audience !== undefined && { audience }),
    to: 'mail' in to ? { mail: addresses(to.mail) } : { webhookId: to.webhookId },
    createdAt: clock.now(),
    ...(initiator.subject !== undefined && { createdBy: initiator.subject }),
  };
  await unitOfWork.run(initiator, async ({ alertRules, auditFollowers, resourceServers, webhooks }) => {
    if ((await alertRules.list()).length >= mostAlertRules) {
      throw new AdministrationError('invalid', `there are at most ${mostAlertRules} rules`);
    }
    if ('webhookId' in to && !(await webhooks.find(to.webhookId))) throw unknown('webhook');
    if (audience !== undefined && !(await resourceServers.find(audience))) throw unknown('API');
    await alertRules.insert(rule);
    await auditFollowers.start(alertFollower);
  });
  return rule;
}

/** What it has raised stays to be seen. @throws AdministrationError unknown */
export function deleteAlertRule(
  { unitOfWork }: Pick<AdministrationPorts, 'unitOfWork'>,
  initiator: Initiator,
  ruleId: string,
): Promise<AlertRule> {
  return unitOfWork.run(initiator, async ({ alertRules }) => {
    const rule = await alertRules.find(ruleId);
    if (!rule) throw unknown('rule');
    await alertRules.delete(ruleId);
    return rule;
  });
}

/** By id; a search looks in what they are raised on. @throws AdministrationError invalid */
export async function listAlertRules(
  { alertRules }: { readonly alertRules: Pick<AlertRuleStore, 'list'> },
  request: PageRequest,
): Promise<Page<AlertRule>> {
  return pageOf(
    await alertRules.list(),
    ({ ruleId }) => ruleId,
    ({ on, audience }) => [on, audience ?? ''],
    request,
  );
}

/** How a page of alerts is asked for: not by text, and nobody counts all. */
export type AlertPage = Omit<Page<Alert>, 'total'>;

/** Those that were raised, newest first. @throws AdministrationError invalid */
export async function listAlerts(
  { alerts }: { readonly alerts: Pick<AlertStore, 'page'> },
  request: Omit<PageRequest, 'search'>,
): Promise<AlertPage> {
  const { limit, after } = checkedPage(request);
  const page = await alerts.page({ after, limit: limit + 1 });
  const items = page.slice(0, limit);
  const next = page.length > limit ? items.at(-1)?.alertId : undefined;
  return { items, ...(next !== undefined && { next }) };
}

function addresses(given: readonly string[]): readonly string[] {
  const kept = [...new Set(given)].sort();
  if (kept.length < 1 || kept.length > mostAlertAddresses || !kept.every((each) => mailAddress(each) !== undefined)) {
    throw new AdministrationError('invalid', `an alert goes to 1 to ${mostAlertAddresses} addresses of mail`);
  }
  return kept;
}

function whole(what: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new AdministrationError('invalid', `${what} is ${least} to ${most}`);
}
