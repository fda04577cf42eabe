import {
  type Alert,
  type AlertKind,
  type AlertPage,
  type AlertReceiver,
  type AlertRule,
  alertKinds,
  alertWindow,
  createAlertRule,
  deleteAlertRule,
  listAlertRules,
  listAlerts,
  mostAlertThreshold,
} from '@signet/administration';
import { Argument, type Command } from 'commander';
import { administer, type CliIo, inspect, operator, print, UsageError } from '../command-context.js';
import { confirm } from '../confirm.js';
import { type ListOptions, pageLimit, pageOfOptions, wholeNumber, withListOptions } from '../list-options.js';
import { printAll, printPage, time } from '../output.js';
import { pageAt } from '../server/index.js';

interface AddOptions {
  readonly webhook?: string;
  readonly mail?: readonly string[];
  readonly threshold?: number;
  readonly window?: number;
  readonly audience?: string;
  readonly json?: boolean;
}

/** `signet alerts ...`: who is told when something happens (docs/webhooks.md). */
export function addAlerts(program: Command, io: CliIo): void {
  const alerts = program.command('alerts').description('who is told when something happens');
  addAdd(alerts, io);
  addLists(alerts, io);
  addRemove(alerts, io);
}

function addAdd(alerts: Command, io: CliIo): void {
  alerts
    .command('add')
    .addArgument(new Argument('<on>', 'what happens').choices(Object.keys(alertKinds)))
    .description('tell a webhook or addresses of mail, once for each subject and window')
    .option('--webhook <webhook>', 'who is told')
    .option('--mail <address...>', 'who is told, up to ten')
    .option('--threshold <count>', 'so many of one subject within the window', wholeNumber(1, mostAlertThreshold))
    .option('--window <seconds>', 'from the first, 60 to a week', wholeNumber(alertWindow.least, alertWindow.most))
    .option('--audience <identifier>', 'at this API alone')
    .option('--json', 'print JSON')
    .action(async (on: AlertKind, { webhook, mail, json, ...rest }: AddOptions) => {
      const body = { on, ...rest, to: receiverOf(webhook, mail) };
      const rule = await administer(
        io,
        ({ ports }) => createAlertRule(ports, operator, body),
        async (api) => (await api.call<AlertRule>('createAlertRule', { body })).body,
      );
      print(io, json, rule, [`added ${rule.ruleId}: ${rule.threshold} within ${rule.window} s`]);
    });
}

function addLists(alerts: Command, io: CliIo): void {
  withListOptions(alerts.command('rules').description('list who is told, and when'), 'names').action(
    async (options: ListOptions) => {
      const request = pageOfOptions(options);
      const page = await inspect(
        io,
        ({ records }) => listAlertRules(records, request),
        (api) => pageAt<AlertRule>(api, 'listAlertRules', request),
      );
      printPage(io, options.json, page, {
        RULE: ({ ruleId }) => ruleId,
        ON: ({ on }) => on,
        WHEN: ({ threshold, window }) => `${threshold} within ${window} s`,
        AUDIENCE: ({ audience }) => audience ?? '-',
        TOLD: ({ to }) => ('mail' in to ? to.mail.join(' ') : to.webhookId),
      });
    },
  );
  alerts
    .command('list')
    .description('list what was raised, newest first')
    .option('--limit <count>', 'at most this many, 1 to 1000', pageLimit, 100)
    .option('--after <alert>', 'what comes behind this one: as the page before says')
    .option('--json', 'print JSON: items, next')
    .action(async ({ json, ...request }: { limit: number; after?: string; json?: boolean }) => {
      const page = await inspect(
        io,
        ({ records }) => listAlerts(records, request),
        async (api): Promise<AlertPage> => {
          const { total: _, ...found } = await pageAt<Alert>(api, 'listAlerts', request);
          return found;
        },
      );
      if (json) return print(io, true, page, []);
      printAll(io, false, page.items, {
        ALERT: ({ alertId }: Alert) => alertId,
        RAISED: ({ raisedAt }) => time(raisedAt),
        ON: ({ on }) => on,
        ABOUT: ({ about }) => about,
        COUNT: ({ count }) => String(count),
        ENTRY: ({ entryId }) => entryId,
      });
      if (page.next !== undefined) print(io, false, undefined, [`the next page: --after '${page.next}'`]);
    });
}

function addRemove(alerts: Command, io: CliIo): void {
  alerts
    .command('remove <rule>')
    .description('tell nobody any more; what it raised stays to be seen')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(async (ruleId: string, { yes, json }: { yes?: boolean; json?: boolean }) => {
      await confirm(io, yes, `remove the rule ${ruleId}`);
      const rule = await administer(
        io,
        ({ ports }) => deleteAlertRule(ports, operator, ruleId),
        async (api) => (await api.call<AlertRule>('deleteAlertRule', { path: { ruleId } })).body,
      );
      print(io, json, rule, [`removed ${rule.ruleId}`]);
    });
}

function receiverOf(webhookId: string | undefined, mail: readonly string[] | undefined): AlertReceiver {
  if (webhookId !== undefined && mail === undefined) return { webhookId };
  if (mail !== undefined && webhookId === undefined) return { mail };
  throw new UsageError('an alert goes to --webhook or to --mail');
}
