import { readFileSync } from 'node:fs';
import {
  createTerms,
  findAccount,
  listAcceptances,
  listTerms,
  publishTerms,
  retireTerms,
} from '@signet/administration';
import type { TermsAudience, TermsDocument } from '@signet/authorization-server';
import { type Command, Option } from 'commander';
import { administer, type CliIo, inspect, naming, operator, print } from '../command-context.js';
import { type ListOptions, pageOfOptions, withListOptions } from '../list-options.js';
import { printPage, time } from '../output.js';
import { secondOf } from '../second-of.js';
import { organizationIdAt } from '../server/references.js';
import { termsAt } from '../server/terms-at.js';

interface NewOptions {
  readonly title: string;
  readonly url?: string;
  readonly textFile?: string;
  readonly organization?: string;
  readonly client?: string;
  readonly json?: boolean;
}

/** `signet terms ...` */
export function addTerms(program: Command, io: CliIo): void {
  const terms = program.command('terms').description('what people must accept, in versions, and who did');
  addCreate(terms, io);
  addPublishing(terms, io);
  addReads(terms, io);
}

function addCreate(terms: Command, io: CliIo): void {
  terms
    .command('create <id> <version>')
    .description('write down a version, which counts for nobody until it is published')
    .requiredOption('--title <text>', 'what people read of it first')
    .addOption(new Option('--url <address>', 'where it can be read (https)').conflicts('textFile'))
    .option('--text-file <file>', 'its text, of 20,000 characters at most')
    .addOption(new Option('--organization <name>', 'for members of this organization alone').conflicts('client'))
    .option('--client <id>', 'for whoever uses this client alone')
    .option('--json', 'print JSON')
    .action(async (termsId: string, version: string, options: NewOptions) => {
      const { title, url, textFile, organization, client } = options;
      const text = textFile === undefined ? undefined : naming('--text-file', () => readFileSync(textFile, 'utf8'));
      const given = { termsId, version, title, url, text };
      const audience = async (idOf: (name: string) => Promise<string>): Promise<TermsAudience | undefined> => {
        if (client !== undefined) return { kind: 'client', id: client };
        return organization === undefined ? undefined : { kind: 'organization', id: await idOf(organization) };
      };
      const made = await administer(
        io,
        async ({ ports, stores }) => {
          const idOf = async (name: string) => (await stores.organizations.findByName(name))?.organizationId ?? '';
          return createTerms(ports, operator, { ...given, audience: await audience(idOf) });
        },
        async (api) =>
          termsAt(api).create({ ...given, audience: await audience((name) => organizationIdAt(api, { name })) }),
      );
      print(io, options.json, made, [`wrote ${termsId} ${version}; it counts when it is published`]);
    });
}

function addPublishing(terms: Command, io: CliIo): void {
  terms
    .command('publish <id> <version>')
    .description('people must accept it before anything is given in their name; nothing of it changes any more')
    .option('--from <time>', 'from this moment on, as 2030-01-31T00:00:00Z (default: now)', secondOf)
    .option('--json', 'print JSON')
    .action(async (termsId: string, version: string, options: { from?: number; json?: boolean }) => {
      const { from } = options;
      const published = await administer(
        io,
        ({ ports }) => publishTerms(ports, operator, { termsId, version }, from),
        (api) => termsAt(api).publish({ termsId, version }, from),
      );
      print(io, options.json, published, [`${termsId} ${version} counts from ${time(published.effectiveFrom)} on`]);
    });

  terms
    .command('retire <id> <version>')
    .description('it is asked of nobody any more; who accepted it stays known')
    .option('--json', 'print JSON')
    .action(async (termsId: string, version: string, options: { json?: boolean }) => {
      const retired = await administer(
        io,
        ({ ports }) => retireTerms(ports, operator, { termsId, version }),
        (api) => termsAt(api).retire({ termsId, version }),
      );
      print(io, options.json, retired, [`${termsId} ${version} is asked of nobody any more`]);
    });
}

function addReads(terms: Command, io: CliIo): void {
  withListOptions(terms.command('list').description('list every version of all terms'), 'id and title').action(
    async (options: ListOptions) => {
      const page = await inspect(
        io,
        ({ directories }) => listTerms(directories.terms, pageOfOptions(options)),
        (api) => termsAt(api).list(pageOfOptions(options)),
      );
      printPage(io, options.json, page, {
        TERMS: ({ termsId }) => termsId,
        VERSION: ({ version }) => version,
        TITLE: ({ title }) => title,
        FOR: ({ audience }) => (audience === undefined ? 'everybody' : `${audience.kind} ${audience.id}`),
        STATE: stateOf,
      });
    },
  );

  withListOptions(terms.command('acceptances'), "user's names")
    .description('list who accepted which version, and when')
    .option('--user <username>', 'of this user')
    .option('--terms <id>', 'of these terms')
    .option('--of-version <version>', 'of this version of them')
    .action(async (options: ListOptions & { user?: string; terms?: string; ofVersion?: string }) => {
      const { user, terms: termsId, ofVersion: version } = options;
      const [person, page] = [user === undefined ? undefined : { username: user }, pageOfOptions(options)];
      const found = await inspect(
        io,
        async (administration) => {
          const subject = person && (await findAccount(administration, person)).subject;
          return listAcceptances(administration.directories.terms, { subject, termsId, version }, page);
        },
        (api) => termsAt(api).acceptances({ person, termsId, version }, page),
      );
      printPage(io, options.json, found, {
        USER: ({ username }) => username ?? '-',
        SUBJECT: ({ subject }) => subject,
        TERMS: ({ termsId: id }) => id,
        VERSION: ({ version: of }) => of,
        ACCEPTED: ({ acceptedAt }) => time(acceptedAt),
      });
    });
}

function stateOf({ effectiveFrom, retiredAt }: TermsDocument): string {
  if (retiredAt !== undefined) return `retired ${time(retiredAt)}`;
  return effectiveFrom === undefined ? 'draft' : `counts from ${time(effectiveFrom)}`;
}
