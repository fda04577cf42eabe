import {
  changeClient,
  clientPresetNames,
  clientPresets,
  createClient,
  declareClient,
  deleteClient,
  findClient,
  listClients,
  type Page,
  rotateClientSecret,
  secretOverlap,
  storedAdministration,
} from '@signet/administration';
import { clientMetadata } from '@signet/authorization-server';
import { type Command, Option } from 'commander';
import { administer, administerHere, type CliIo, inspect, operator, print, UsageError } from '../command-context.js';
import { confirm } from '../confirm.js';
import { type ListOptions, pageOfOptions, wholeNumber, withListOptions } from '../list-options.js';
import { printPage, time } from '../output.js';
import { clientsAt, type ShownChange, type ShownClient } from '../server/clients-at.js';
import { shellClientId, shellClientMetadata } from '../server/shell-client.js';
import { type MetadataOptions, metadataOf, withMetadataOptions } from './client-metadata-options.js';
import { addClientSnippet } from './snippets.js';

interface JsonOption {
  readonly json?: boolean;
}

/** What `create` says where nothing else does: an application with a browser, for people who stay signed in. */
const usualMembers = {
  grant_types: ['authorization_code', 'refresh_token'],
  scope: 'openid profile email offline_access',
};

/** What may be shown of a client: not even the digest of a secret. */
function view({ clientSecretDigest: _, registrationAccessTokenDigest: __, formerSecret, ...client }: ShownClient) {
  return { ...client, ...(formerSecret && { formerCredentialGoodUntil: formerSecret.goodUntil }) };
}

/** `signet clients ...` */
export function addClients(program: Command, io: CliIo): void {
  const clients = program.command('clients').description('applications that ask for tokens');
  addCreate(clients, io);
  addUpdate(clients, io);
  addDelete(clients, io);
  addReads(clients, io);
  addRotateSecret(clients, io);
  addClientSnippet(clients, io);
  addShell(clients, io);
}

function addCreate(clients: Command, io: CliIo): void {
  withMetadataOptions(
    clients
      .command('create <name>')
      .description('register a client; a confidential one gets a secret, printed once')
      .option('--id <client_id>', 'default: generated')
      .addOption(
        new Option('--for <program>', 'with what this program or library needs; options say otherwise').choices(
          clientPresetNames,
        ),
      ),
  )
    .option('--json', 'print JSON')
    .action(async (name: string, options: MetadataOptions & JsonOption & { id?: string; for?: string }) => {
      const usual = usualOf(options);
      const metadata = { ...usual, client_name: name, ...metadataOf(options) };
      if (options.for !== undefined) requireRedirect(options.for, metadata);
      const { client, secret } = await administer<ShownChange>(
        io,
        (administration) => createClient(administration, operator, { clientId: options.id, metadata }),
        (api) => clientsAt(api).create({ clientId: options.id, metadata }),
      );
      print(io, options.json, { ...view(client), ...(secret && { clientSecret: secret }) }, [
        `created ${client.clientId}`,
        ...(secret ? [`secret (shown once): ${secret}`] : []),
      ]);
    });
}

function usualOf(options: {
  readonly for?: string;
  readonly metadataFile?: string;
}): Readonly<Record<string, unknown>> {
  const preset = options.for === undefined ? undefined : clientPresets[options.for];
  if (preset) return preset.metadata;
  return options.metadataFile === undefined ? usualMembers : {};
}

/** @throws UsageError that says where this program takes answers */
function requireRedirect(program: string, metadata: Readonly<Record<string, unknown>>): void {
  const { callback } = clientPresets[program] ?? {};
  if (metadata.redirect_uris !== undefined || callback === undefined) return;
  throw new UsageError(`--redirect-uri is missing: ${program} takes answers at https://ITS-HOST${callback}`);
}

interface UpdateOptions extends MetadataOptions, JsonOption {
  readonly name?: string;
  readonly unset?: readonly string[];
  readonly expectVersion?: string;
  readonly newSubjects?: boolean;
}

function addUpdate(clients: Command, io: CliIo): void {
  withMetadataOptions(
    clients
      .command('update <client_id>')
      .description('change what is named and nothing else; who made the client never changes')
      .option('--name <name>', 'what people know it by'),
  )
    .option('--unset <member...>', 'gives a member its default, as logo_uri')
    .option('--expect-version <version>', 'as `clients show --json` has it: any other is refused')
    .option('--new-subjects', 'also where the client then knows every person by another subject')
    .option('--json', 'print JSON')
    .action(async (clientId: string, options: UpdateOptions) => {
      const { name, unset = [], expectVersion: expectedVersion, newSubjects } = options;
      const patch = Object.fromEntries([
        ...Object.entries({ ...(name !== undefined && { client_name: name }), ...metadataOf(options) }),
        ...unset.map((member) => [member, null] as const),
      ]);
      if (Object.keys(patch).length === 0) throw new UsageError('nothing to change was named');
      const { client, version, secret } = await administer<ShownChange>(
        io,
        (administration) => changeClient(administration, operator, { clientId, patch, expectedVersion, newSubjects }),
        (api) => clientsAt(api).change(clientId, patch, { expectedVersion, newSubjects }),
      );
      print(io, options.json, { ...view(client), version, ...(secret && { clientSecret: secret }) }, [
        `changed ${clientId}: ${Object.keys(patch).join(', ')}`,
        ...(secret ? [`secret (shown once): ${secret}`] : []),
      ]);
    });
}

function addDelete(clients: Command, io: CliIo): void {
  clients
    .command('delete <client_id>')
    .description('delete a client, revoke its grants and forget what people agreed that it may have')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(async (clientId: string, options: JsonOption & { yes?: boolean }) => {
      await confirm(io, options.yes, `delete the client ${clientId} and revoke its grants`);
      const deleted = await administer(
        io,
        (administration) => deleteClient(administration, operator, { clientId }),
        (api) => clientsAt(api).delete(clientId),
      );
      print(io, options.json, { ...deleted, deleted: true }, [
        `deleted ${clientId}, grants revoked: ${deleted.revokedGrants}`,
      ]);
    });
}

function addReads(clients: Command, io: CliIo): void {
  withListOptions(clients.command('list').description('list the clients, by client_id'), 'id or name').action(
    async (options: ListOptions) => {
      const { items, ...page } = await inspect<Page<ShownClient>>(
        io,
        (administration) => listClients(administration, pageOfOptions(options)),
        (api) => clientsAt(api).list(pageOfOptions(options)),
      );
      printPage(
        io,
        options.json,
        { ...page, items: items.map(view) },
        {
          CLIENT_ID: ({ clientId }) => clientId,
          NAME: ({ clientName }) => clientName,
          ORIGIN: ({ origin }) => origin,
          AUTHENTICATION: ({ tokenEndpointAuthMethod }) => tokenEndpointAuthMethod,
          CREATED: ({ createdAt }) => time(createdAt),
        },
      );
    },
  );

  clients
    .command('show <client_id>')
    .description('show everything about one client but its secret')
    .option('--metadata', 'only its metadata, as --metadata-file takes it')
    .option('--json', 'print JSON')
    .action(async (clientId: string, options: JsonOption & { metadata?: boolean }) => {
      const { client, version } = await inspect<ShownChange>(
        io,
        (administration) => findClient(administration, operator, { clientId }),
        (api) => clientsAt(api).show(clientId),
      );
      const shown = options.metadata ? clientMetadata(client) : { ...view(client), version };
      print(io, options.json, shown, JSON.stringify(shown, null, 2).split('\n'));
    });
}

function addRotateSecret(clients: Command, io: CliIo): void {
  clients
    .command('rotate-secret <client_id>')
    .description('replace the secret of a confidential client; the one before is good beside it for a day')
    .addOption(
      new Option('--overlap <seconds>', 'how long the one before is good; any from before that stops at once')
        .argParser(wholeNumber(secretOverlap.least, secretOverlap.most))
        .default(secretOverlap.usual, 'a day'),
    )
    .addOption(new Option('--now', 'it leaked: it stops at once').conflicts('overlap'))
    .option('--json', 'print JSON')
    .action(async (clientId: string, { now, json, ...options }: JsonOption & { overlap: number; now?: boolean }) => {
      const overlap = now ? 0 : options.overlap;
      const { secret, client } = await administer<ShownChange>(
        io,
        (administration) => rotateClientSecret(administration, operator, { clientId, overlap }),
        (api) => clientsAt(api).rotateSecret(clientId, overlap),
      );
      const goodUntil = client.formerSecret?.goodUntil;
      const shown = { clientId, clientSecret: secret, ...(goodUntil && { formerSecretGoodUntil: goodUntil }) };
      print(io, json, shown, [
        `secret (shown once): ${secret}`,
        goodUntil === undefined ? 'the one before stopped' : `the one before is good until ${time(goodUntil)}`,
      ]);
    });
}

/** For `signet login`: an issuer has the client where an operator made it, and else nobody signs in from a shell. */
function addShell(clients: Command, io: CliIo): void {
  clients
    .command('shell')
    .description('make the client by which `signet login` signs in, or mend it: the device flow alone')
    .option('--json', 'print JSON')
    .action(async ({ json }: JsonOption) => {
      const { client } = await administerHere(io, async (administration) => {
        const { issuer } = administration;
        await administration.administration.run(operator, (records) => storedAdministration(records, issuer));
        const metadata = shellClientMetadata(issuer);
        return declareClient(administration, operator, { clientId: shellClientId, metadata });
      });
      print(io, json, view(client), [`${client.clientId} may sign in`]);
    });
}
