import {
  listMail,
  type MailView,
  mailStates,
  Outbox,
  type OutboxMessage,
  outboxBeside,
  retryMail,
  sendTestMail,
} from '@signet/administration';
import type { MailState } from '@signet/authorization-server';
import { readEnvironment } from '@signet/runtime';
import { parseDatabaseUrl } from '@signet/runtime/database';
import { type Command, Option } from 'commander';
import { administer, CliError, type CliIo, inspect, operator, print } from '../command-context.js';
import { pageLimit } from '../list-options.js';
import { table, time } from '../output.js';
import { type AdministrationApi, pageAt } from '../server/index.js';

interface ListOptions {
  readonly limit: number;
  readonly after?: string;
  readonly json?: boolean;
}

/** `signet mail ...` */
export function addMail(program: Command, io: CliIo): void {
  const mail = program.command('mail').description('what is sent to people and operators, and what could not be');
  const list = mail
    .command('list')
    .description('list mail, newest first: that it waits, was sent within a week, or is dead');
  withPage(list)
    .addOption(new Option('--state <state>', 'of this state alone').choices(mailStates))
    .action((options: ListOptions & { state?: MailState }) => show(io, options, options.state));
  const dead = mail.command('dead').description('list mail that could not be sent, newest first');
  withPage(dead).action((options: ListOptions) => show(io, options, 'dead'));
  addRetry(mail, io);
  addTest(mail, io);
  addOutbox(mail, io);
}

function withPage(command: Command): Command {
  return command
    .option('--limit <count>', 'at most this many, 1 to 1000', pageLimit, 100)
    .option('--after <mail_id>', 'what is older than this one: as the page before says')
    .option('--json', 'print JSON: items, next');
}

async function show(io: CliIo, { limit, after, json }: ListOptions, state: MailState | undefined): Promise<void> {
  const request = { limit, after };
  const page = await inspect(
    io,
    ({ stores }) => listMail(stores, state, request),
    (api) => pageAt<MailView>(api, 'listMail', request, { query: { state } }),
  );
  const { items, next } = page;
  const rows = items.map((each) => [
    each.mailId,
    each.state,
    each.template,
    each.to,
    time(each.createdAt),
    String(each.attempts),
    each.reason ?? '-',
  ]);
  const lines = table(['MAIL', 'STATE', 'TEMPLATE', 'TO', 'QUEUED', 'ATTEMPTS', 'REASON'], rows);
  const more = next === undefined ? [] : [`more: --after ${next}`];
  print(io, json, { items, ...(next !== undefined && { next }) }, items.length === 0 ? ['none'] : [...lines, ...more]);
}

function addRetry(mail: Command, io: CliIo): void {
  mail
    .command('retry <mail_id>')
    .description('try again a message that could not be sent and is still of use')
    .option('--json', 'print JSON')
    .action(async (mailId: string, { json }: { json?: boolean }) => {
      const revived = await administer(
        io,
        ({ ports }) => retryMail(ports, operator, mailId),
        async (api: AdministrationApi) => (await api.call<MailView>('retryMail', { path: { mailId } })).body,
      );
      print(io, json, revived, [`${revived.mailId} to ${revived.to} is tried again`]);
    });
}

function addTest(mail: Command, io: CliIo): void {
  mail
    .command('test')
    .description('queue a message that says that mail arrives; the running issuer sends it')
    .requiredOption('--to <address>', 'to whom')
    .option('--json', 'print JSON')
    .action(async ({ to, json }: { to: string; json?: boolean }) => {
      const queued = await administer(
        io,
        ({ ports }) => sendTestMail(ports, operator, { to, askedBy: 'signet mail test' }),
        async (api: AdministrationApi) =>
          (await api.call<{ readonly to: string }>('sendTestMail', { body: { to } })).body,
      );
      print(io, json, queued, [`queued for ${queued.to}; what becomes of it: signet mail list`]);
    });
}

function addOutbox(mail: Command, io: CliIo): void {
  mail
    .command('outbox [mail_id]')
    .description('show the mail that lies in a folder for want of a server, newest first; of one what it says')
    .option('--json', 'print JSON')
    .action(async (mailId: string | undefined, { json }: { json?: boolean }) => {
      const outbox = new Outbox(outboxFolder(io));
      if (mailId !== undefined) {
        const found = await outbox.find(mailId);
        if (!found) throw new CliError(`there is no such message in ${outbox.folder}`);
        return print(io, json, found, linesOf(found));
      }
      const messages = await outbox.list();
      const rows = messages.map((each) => [each.mailId, each.to, each.subject, each.date]);
      const lines =
        rows.length === 0 ? [`nothing lies in ${outbox.folder}`] : table(['MAIL', 'TO', 'SUBJECT', 'DATE'], rows);
      print(io, json, messages, lines);
    });
}

function linesOf({ from, to, date, subject, text }: OutboxMessage): readonly string[] {
  return [`From: ${from}`, `To: ${to}`, `Date: ${date}`, `Subject: ${subject}`, '', ...text.trimEnd().split('\n')];
}

/** As the issuer finds it. */
function outboxFolder(io: CliIo): string {
  return readEnvironment(io.env, (read) => {
    const given = read.optional('MAIL_OUTBOX');
    if (given !== undefined) return given;
    const database = read.parsedSecret('DATABASE_URL', parseDatabaseUrl);
    if (database?.type === 'postgres')
      throw new CliError('with PostgreSQL there is an outbox where MAIL_OUTBOX names one');
    return database && outboxBeside(database.file);
  });
}
