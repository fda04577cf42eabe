import {
  type AuditFormat,
  type AuditView,
  auditFormats,
  auditView,
  exportAudit,
  findAuditEntry,
  forgetOrigins,
  listAudit,
} from '@signet/administration';
import { type AuditFilter, auditNames, isAuditName, KeyRing, verifyAudit } from '@signet/authorization-server';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  administer,
  CliError,
  type CliIo,
  inspect,
  inspectHere,
  operator,
  print,
  UsageError,
} from '../command-context.js';
import { pageLimit, positiveInteger } from '../list-options.js';
import { momentOf } from '../moment.js';
import { printAll, time } from '../output.js';
import { auditAt } from '../server/audit-at.js';

interface Filters {
  readonly actor?: string;
  readonly subject?: string;
  readonly client?: string;
  readonly audience?: string;
  readonly name?: string;
  readonly target?: string;
  readonly since?: number;
  readonly until?: number;
}

/** The trail does not hold. */
class AuditDoesNotHold extends CliError {
  override readonly exitCode = 3;
}

/** `signet audit ...`. @param version of this program */
export function addAudit(program: Command, io: CliIo, version: string): void {
  const audit = program.command('audit').description('what happened, and whose doing it was');
  addList(audit, io);
  addShow(audit, io);
  addExport(audit, io, version);
  addVerify(audit, io);
  addForget(audit, io);
}

function withFilters(command: Command): Command {
  return command
    .option('--actor <subject>', 'what this person did')
    .option('--subject <subject>', 'what was about this person')
    .option('--client <client_id>', 'about a client, or through it')
    .option('--audience <identifier>', 'about an API')
    .addOption(new Option('--name <name>', 'what happened').choices(Object.keys(auditNames)))
    .option('--target <record/id>', 'about one record, clients/portal for instance')
    .option('--since <time>', 'from this time on, as 2026-01-31 or 2026-01-31T12:00:00Z', momentOf)
    .option('--until <time>', 'before that time', momentOf);
}

function addList(audit: Command, io: CliIo): void {
  withFilters(audit.command('list').description('list what happened, newest first'))
    .option('--limit <count>', 'at most this many, 1 to 1000', pageLimit, 100)
    .option('--after <id>', 'what comes behind this one: as the page before says')
    .option('--json', 'print JSON: items, next')
    .action(async (options: Filters & { limit: number; after?: string; json?: boolean }) => {
      const { limit, after, json } = options;
      const page = await inspect(
        io,
        async ({ stores }) => {
          const { items, ...rest } = await listAudit(stores, filterOf(options), { limit, after });
          return { items: items.map(auditView), ...rest };
        },
        (api) => auditAt(api).list(filterOf(options), { limit, after }),
      );
      if (json) return print(io, true, page, []);
      printAll(io, false, page.items, columns);
      if (page.next !== undefined) print(io, false, undefined, [`the next page: --after '${page.next}'`]);
    });
}

const columns = {
  ENTRY: ({ entryId }: AuditView) => entryId,
  TIME: ({ at }: AuditView) => time(at),
  NAME: ({ name, count }: AuditView) => (count === undefined ? name : `${name} x${count}`),
  BY: ({ initiator: { subject, entity, through } }: AuditView) => `${subject ?? entity} (${through})`,
  TARGET: ({ target: { record, id } }: AuditView) => `${record}/${id}`,
  CLIENT: ({ clientId }: AuditView) => clientId ?? '-',
  ADDRESS: ({ address }: AuditView) => address ?? '-',
};

function addShow(audit: Command, io: CliIo): void {
  audit
    .command('show <entry>')
    .description('show one entry, with what was otherwise before and after')
    .option('--json', 'print JSON')
    .action(async (entryId: string, { json }: { json?: boolean }) => {
      const entry = await inspect(
        io,
        async ({ stores }) => auditView(await findAuditEntry(stores, entryId)),
        (api) => auditAt(api).show(entryId),
      );
      print(io, json, entry, JSON.stringify(entry, undefined, 2).split('\n'));
    });
}

function addExport(audit: Command, io: CliIo, version: string): void {
  withFilters(audit.command('export').description('write the trail to the standard output, oldest first; told in it'))
    .addOption(new Option('--format <format>', 'JSON lines or CEF').choices(auditFormats).default('jsonl'))
    .action(async (options: Filters & { format: AuditFormat }) => {
      const { format, ...filters } = options;
      const filter = filterOf(filters);
      await administer(
        io,
        ({ ports, stores: { auditLog } }) =>
          written(io, exportAudit({ ...ports, auditLog }, operator, { filter, format, version })),
        (api) => written(io, auditAt(api).export(filter, format)),
      );
    });
}

async function written(io: CliIo, pages: AsyncIterable<string>): Promise<void> {
  for await (const lines of pages) {
    io.stdout(lines);
    await io.drained?.();
  }
}

function addVerify(audit: Command, io: CliIo): void {
  audit
    .command('verify')
    .description(
      'walk the whole chain and say the first place that does not hold; changes nothing; 3 where there is one',
    )
    .option('--anchor <position:hash>', 'where it ended before, as this command said then', anchorOf)
    .option('--unsealed <seconds>', 'how long an entry may wait for its place', positiveInteger, 900)
    .option('--json', 'print JSON')
    .action(async (options: { anchor?: { position: number; hash: string }; unsealed: number; json?: boolean }) => {
      const { checked, last, resigned, fault } = await inspectHere(
        io,
        async ({ auditChain: chain, clock, ports, stores, unitOfWork }) => {
          const keyRing = new KeyRing({ store: stores.signingKeys, unitOfWork, clock, settings: ports.settings });
          const { anchor, unsealed: unsealedBound } = options;
          return verifyAudit({ chain, keyRing, now: clock.now(), unsealedBound, anchor });
        },
      );
      const end = `${last.position}:${last.hash}`;
      print(io, options.json, { checked, end, resigned, ...(fault && { fault }) }, [
        `${checked} entries hold, to ${end}`,
        ...(resigned === undefined
          ? []
          : [
              `The key that had signed was gone at ${resigned}: of what is before, an anchor alone says whether it is the same.`,
            ]),
        'Keep this end elsewhere: --anchor says whether it is still there.',
      ]);
      if (!fault) return;
      const place = [fault.position !== undefined && `at ${fault.position}`, fault.entryId && `entry ${fault.entryId}`];
      throw new AuditDoesNotHold(`the audit trail does not hold: ${[fault.kind, ...place.filter(Boolean)].join(', ')}`);
    });
}

function addForget(audit: Command, io: CliIo): void {
  audit
    .command('forget-origins <subject>')
    .description('delete addresses and user agents of one person from the trail, which holds all the same; told in it')
    .option('--json', 'print JSON')
    .action(async (subject: string, { json }: { json?: boolean }) => {
      const forgotten = await administer(
        io,
        ({ ports }) => forgetOrigins(ports, operator, subject),
        (api) => auditAt(api).forgetOrigins(subject),
      );
      print(io, json, { subject, forgotten }, [`origins deleted: ${forgotten}`]);
    });
}

function filterOf({ actor, subject, client, audience, name, target, since, until }: Filters): AuditFilter {
  const slash = target?.indexOf('/') ?? -1;
  if (target !== undefined && slash < 1)
    throw new UsageError('a target is a record and an id, clients/portal for instance');
  return {
    actor,
    subject,
    clientId: client,
    audience,
    ...(name !== undefined && isAuditName(name) && { name }),
    ...(target !== undefined && { target: { record: target.slice(0, slash), id: target.slice(slash + 1) } }),
    since,
    until,
  };
}

function anchorOf(text: string): { position: number; hash: string } {
  const [, position, hash] = /^(\d{1,15}):([\w-]{43})$/.exec(text) ?? [];
  if (position === undefined || hash === undefined) throw new InvalidArgumentError('not a position and a hash');
  return { position: Number(position), hash };
}
