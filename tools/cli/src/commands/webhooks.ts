import {
  changeWebhook,
  createWebhook,
  type DeliveryState,
  deleteWebhook,
  findWebhook,
  listDeliveries,
  listWebhooks,
  replayDeliveries,
  rotateWebhookSecret,
  secretOverlap,
  testWebhook,
  type WebhookDelivery,
  type WebhookPatch,
  type WebhookStanding,
} from '@signet/administration';
import { auditNames, isAuditName } from '@signet/authorization-server';
import type { Command } from 'commander';
import { administer, type CliIo, inspect, operator, print, UsageError } from '../command-context.js';
import { confirm } from '../confirm.js';
import { type ListOptions, pageLimit, pageOfOptions, wholeNumber, withListOptions } from '../list-options.js';
import { momentOf } from '../moment.js';
import { details, printAll, printPage, time } from '../output.js';
import { webhooksAt } from '../server/index.js';

interface Told {
  readonly name?: readonly string[];
  readonly description?: string;
  readonly json?: boolean;
}

/** `signet webhooks ...`: who is told what the audit trail tells (docs/webhooks.md). */
export function addWebhooks(program: Command, io: CliIo): void {
  const webhooks = program.command('webhooks').description('who is told what the audit trail tells');
  addAdd(webhooks, io);
  addChange(webhooks, io);
  addLists(webhooks, io);
  addRotate(webhooks, io);
  addTest(webhooks, io);
  addReplay(webhooks, io);
  addRemove(webhooks, io);
}

function addAdd(webhooks: Command, io: CliIo): void {
  webhooks
    .command('add <url>')
    .description('tell somebody from now on; the secret is printed once')
    .option('--name <name...>', 'what they are told, by the names of the audit trail; without it everything')
    .option('--description <text>', 'what it is for')
    .option('--json', 'print JSON')
    .action(async (url: string, options: Told) => {
      const { description, json } = options;
      const given = { url, ...(description !== undefined && { description }), ...namesOf(options) };
      const made = await administer(
        io,
        async ({ ports }) => {
          const { webhook, secret } = await createWebhook(ports, operator, given);
          return { ...webhook, secret };
        },
        (api) => webhooksAt(api).create(given),
      );
      print(io, json, made, [`secret (shown once): ${made.secret}`, `added ${made.webhookId}`]);
    });
}

function addChange(webhooks: Command, io: CliIo): void {
  webhooks
    .command('change <webhook>')
    .description('change where they are told, or what; enabled again, it goes on where it stopped')
    .option('--url <url>', 'where')
    .option('--name <name...>', 'what they are told')
    .option('--everything', 'they are told everything')
    .option('--description <text>', 'what it is for')
    .option('--disable', 'nothing is sent, and what there is to tell waits')
    .option('--enable', 'it is sent')
    .option('--json', 'print JSON')
    .action(
      async (
        id: string,
        options: Told & { url?: string; everything?: boolean; disable?: boolean; enable?: boolean },
      ) => {
        const { url, everything, disable, enable, description, json } = options;
        if (everything && options.name) throw new UsageError('--name and --everything exclude each other');
        if (enable && disable) throw new UsageError('--enable and --disable exclude each other');
        const patch: WebhookPatch = {
          ...(url !== undefined && { url }),
          ...(description !== undefined && { description }),
          ...(everything ? { names: null } : namesOf(options)),
          ...((enable || disable) && { enabled: enable === true }),
        };
        if (Object.keys(patch).length === 0) throw new UsageError('say what is to change');
        const webhook = await administer(
          io,
          async ({ ports }) => (await changeWebhook(ports, operator, id, patch)).webhook,
          (api) => webhooksAt(api).change(id, patch),
        );
        print(io, json, webhook, [`changed ${webhook.webhookId}`]);
      },
    );
}

function addLists(webhooks: Command, io: CliIo): void {
  withListOptions(webhooks.command('list').description('list them'), 'addresses and descriptions').action(
    async (options: ListOptions) => {
      const request = pageOfOptions(options);
      const page = await inspect(
        io,
        ({ records }) => listWebhooks(records, request),
        (api) => webhooksAt(api).list(request),
      );
      printPage(io, options.json, page, {
        WEBHOOK: ({ webhookId }) => webhookId,
        URL: ({ url }) => url,
        TOLD: ({ names }) => names?.join(' ') ?? 'everything',
        STATE: ({ disabled }) => (disabled ? `disabled (${disabled.because})` : 'enabled'),
        DESCRIPTION: ({ description }) => description ?? '-',
      });
    },
  );
  webhooks
    .command('show <webhook>')
    .description('show one, and how it is going')
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const webhook = await inspect(
        io,
        async ({ records }) => (await findWebhook(records, id)).webhook,
        (api) => webhooksAt(api).show(id),
      );
      print(io, json, webhook, details(described(webhook)));
    });
  addDeliveries(webhooks, io, 'waiting', 'list what waits to be told, by its place in the trail');
  addDeliveries(webhooks, io, 'dead', 'list the dead letters, by their places in the trail');
}

function addDeliveries(webhooks: Command, io: CliIo, state: DeliveryState, description: string): void {
  webhooks
    .command(`${state} <webhook>`)
    .description(description)
    .option('--limit <count>', 'at most this many, 1 to 1000', pageLimit, 100)
    .option('--after <delivery>', 'what comes behind this one: as the page before says')
    .option('--json', 'print JSON: items, next')
    .action(async (id: string, { json, ...request }: { limit: number; after?: string; json?: boolean }) => {
      const page = await inspect(
        io,
        ({ records }) => listDeliveries(records, { webhookId: id, state }, request),
        (api) => webhooksAt(api).deliveries(id, state, request),
      );
      if (json) return print(io, true, page, []);
      printAll(io, false, page.items, {
        DELIVERY: ({ deliveryId }: WebhookDelivery) => deliveryId,
        KIND: ({ kind }) => kind,
        ATTEMPTS: ({ attempts }) => String(attempts),
        [state === 'dead' ? 'DIED' : 'NEXT']: ({ deadAt, nextAttemptAt }) => time(deadAt ?? nextAttemptAt),
        REASON: ({ reason }) => reason ?? '-',
      });
      if (page.next !== undefined) print(io, false, undefined, [`the next page: --after '${page.next}'`]);
    });
}

function addRotate(webhooks: Command, io: CliIo): void {
  webhooks
    .command('rotate <webhook>')
    .description('another secret, printed once; messages are signed by both for a while')
    .option(
      '--overlap <seconds>',
      'how long; 0 where the one before leaked (default: a day)',
      wholeNumber(secretOverlap.least, secretOverlap.most),
    )
    .option('--json', 'print JSON')
    .action(async (id: string, { overlap, json }: { overlap?: number; json?: boolean }) => {
      const { webhookId, secret, formerSecretUntil } = await administer(
        io,
        async ({ ports }) => {
          const rotated = await rotateWebhookSecret(ports, operator, { webhookId: id, overlap });
          return { ...rotated.webhook, secret: rotated.secret };
        },
        (api) => webhooksAt(api).rotate(id, overlap),
      );
      print(io, json, { webhookId, secret, ...(formerSecretUntil !== undefined && { formerSecretUntil }) }, [
        `secret (shown once): ${secret}`,
        ...(formerSecretUntil === undefined ? [] : [`the one before signs too until ${time(formerSecretUntil)}`]),
      ]);
    });
}

function addTest(webhooks: Command, io: CliIo): void {
  webhooks
    .command('test <webhook>')
    .description('send a message that says nothing; `webhooks show` tells how that went')
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const messageId = await administer(
        io,
        ({ ports }) => testWebhook(ports, operator, id),
        (api) => webhooksAt(api).test(id),
      );
      print(io, json, { messageId }, [`${messageId} waits for a running issuer to send it`]);
    });
}

function addReplay(webhooks: Command, io: CliIo): void {
  webhooks
    .command('replay <webhook> [delivery]')
    .description('send dead letters again: one, or all that died since a time')
    .option('--since <time>', 'as 2026-01-31 or 2026-01-31T12:00:00Z', momentOf)
    .option('--json', 'print JSON')
    .action(async (id: string, deliveryId: string | undefined, options: { since?: number; json?: boolean }) => {
      const { since, json } = options;
      if ((deliveryId === undefined) === (since === undefined)) throw new UsageError('a delivery, or --since a time');
      const letters = { ...(deliveryId !== undefined && { deliveryId }), ...(since !== undefined && { since }) };
      const replayed = await administer(
        io,
        ({ ports }) => replayDeliveries(ports, operator, { webhookId: id, ...letters }),
        (api) => webhooksAt(api).replay(id, letters),
      );
      print(io, json, { webhookId: id, replayed }, [`dead letters that are sent again: ${replayed}`]);
    });
}

function addRemove(webhooks: Command, io: CliIo): void {
  webhooks
    .command('remove <webhook>')
    .description('tell them nothing more; what waits for them goes, and their dead letters')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(async (id: string, { yes, json }: { yes?: boolean; json?: boolean }) => {
      await confirm(io, yes, `remove the webhook ${id}, with what waits for it`);
      const { webhookId, url } = await administer(
        io,
        ({ ports }) => deleteWebhook(ports, operator, id),
        (api) => webhooksAt(api).delete(id),
      );
      print(io, json, { webhookId, url }, [`removed ${webhookId}`]);
    });
}

function namesOf({ name }: Told) {
  if (!name) return {};
  const names = name.filter(isAuditName);
  const wrong = name.find((each) => !isAuditName(each));
  if (wrong !== undefined) {
    throw new UsageError(`nothing of the audit trail is called ${wrong}: ${Object.keys(auditNames).join(', ')}`);
  }
  return { names };
}

function described(webhook: WebhookStanding): Readonly<Record<string, string | undefined>> {
  const { webhookId, url, description, names, disabled, formerSecretUntil } = webhook;
  return {
    webhook: webhookId,
    url,
    description,
    told: names?.join(' ') ?? 'everything',
    state: disabled ? `disabled ${time(disabled.at)} (${disabled.because})` : 'enabled',
    created: time(webhook.createdAt),
    'created by': webhook.createdBy,
    'former secret': formerSecretUntil === undefined ? undefined : `signs until ${time(formerSecretUntil)}`,
    position: String(webhook.position),
    waiting: String(webhook.waiting),
    dead: String(webhook.dead),
    'last sent': time(webhook.sentAt),
    'failing since': webhook.failingSince === undefined ? undefined : time(webhook.failingSince),
    failure: webhook.failure,
  };
}
