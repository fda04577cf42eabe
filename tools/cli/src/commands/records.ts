import { defineAudience } from '@signet/auth-contracts';
import {
  defaultIssuerSettings,
  KeyRing,
  type ResourceServer,
  type SigningAlgorithm,
  type SigningKey,
  signingAlgorithmNames,
  withdrawGrant,
} from '@signet/authorization-server';
import { openDatabase } from '@signet/persistence';
import { EnvironmentReader } from '@signet/runtime';
import { parseDatabaseUrl } from '@signet/runtime/database';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { administer, CliError, type CliIo, print } from '../command-context.js';

function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new InvalidArgumentError('not a positive whole number');
  }
  return Number(text);
}

/** `signet resources ...`, `signet grants ...`, `signet keys ...`, `signet migrate` */
export function addRecords(program: Command, io: CliIo): void {
  addResources(program, io);
  addGrants(program, io);
  addKeys(program, io);
  program
    .command('migrate')
    .description('bring the schema of DATABASE_URL up to date')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const config = new EnvironmentReader(io.env).parsed('DATABASE_URL', parseDatabaseUrl);
      await (await openDatabase(config, { migrate: true })).close();
      print(io, options.json, { migrated: true }, ['the schema is up to date']);
    });
}

interface ResourceOptions {
  readonly name?: string;
  readonly scope: readonly string[];
  readonly lifetime: number;
  readonly algorithm: SigningAlgorithm;
  readonly json?: boolean;
}

function addResources(program: Command, io: CliIo): void {
  const resources = program.command('resources').description('APIs that accept tokens');
  resources
    .command('create <identifier>')
    .description('register a resource server; the identifier is the aud of its tokens')
    .option('--name <name>', 'what the consent page calls it')
    .requiredOption('--scope <scope=description...>', 'as "read=Read your orders"')
    .option('--lifetime <seconds>', 'of an access token', positiveInteger, 600)
    .addOption(new Option('--algorithm <alg>').choices(signingAlgorithmNames).default('ES256'))
    .option('--json', 'print JSON')
    .action(async (identifier: string, options: ResourceOptions) => {
      const scopes = Object.fromEntries(
        options.scope.map((text) => {
          const [scope = '', description] = text.split(/=(.*)/s);
          return [scope, description || scope];
        }),
      );
      const resource: ResourceServer = {
        // The same rules as the resource app's own definition: an identifier it could not use is refused here.
        identifier: defineAudience({ identifier, name: options.name ?? identifier, scopes }).identifier,
        name: options.name ?? identifier,
        scopes,
        accessTokenLifetime: options.lifetime,
        signingAlgorithm: options.algorithm,
      };
      await administer(io, async ({ stores }) => {
        for (const other of await stores.resourceServers.list()) {
          const taken = Object.keys(scopes).find((scope) => Object.hasOwn(other.scopes, scope));
          if (other.identifier === identifier || taken !== undefined) {
            throw new CliError(
              other.identifier === identifier ? 'this resource exists' : `${other.identifier} has the scope ${taken}`,
            );
          }
        }
        await stores.resourceServers.save(resource);
      });
      print(io, options.json, resource, [`created ${identifier}`]);
    });
  resources
    .command('open-scopes <identifier> [scopes...]')
    .description('which scopes clients that registered themselves may ask people for; none closes it')
    .option('--json', 'print JSON')
    .action(async (identifier: string, scopes: readonly string[], options: { json?: boolean }) => {
      const resource = await administer(io, async ({ stores }) => {
        const found = await stores.resourceServers.find(identifier);
        if (!found) throw new CliError('there is no such resource');
        const unknown = scopes.find((scope) => !Object.hasOwn(found.scopes, scope));
        if (unknown !== undefined) throw new CliError(`${identifier} has no scope ${unknown}`);
        const changed: ResourceServer = { ...found, selfRegisteredScopes: scopes };
        await stores.resourceServers.save(changed);
        return changed;
      });
      print(io, options.json, resource, [`open to self-registered clients: ${scopes.join(' ') || 'nothing'}`]);
    });
  resources
    .command('list')
    .description('list all resource servers')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const found = await administer(io, ({ stores }) => stores.resourceServers.list());
      const line = (each: ResourceServer) =>
        [each.identifier, each.name, Object.keys(each.scopes).join(' ')].join('\t');
      print(io, options.json, found, found.map(line));
    });
}

function addGrants(program: Command, io: CliIo): void {
  const grants = program.command('grants').description('what people have authorized');
  grants
    .command('list')
    .description('list live grants, newest first')
    .option('--subject <sub>')
    .option('--client <client_id>')
    .option('--limit <count>', 'at most this many', positiveInteger, 100)
    .option('--json', 'print JSON')
    .action(async (options: { subject?: string; client?: string; limit: number; json?: boolean }) => {
      const filter = { subject: options.subject, clientId: options.client };
      const found = await administer(io, ({ stores }) => stores.grants.list(filter, options.limit));
      const lines = found.map((each) =>
        [each.grantId, each.subject, each.clientId, each.resources.map(({ identifier }) => identifier).join(' ')].join(
          '\t',
        ),
      );
      print(io, options.json, found, lines);
    });
  grants
    .command('revoke <grant_id>')
    .description('revoke one grant and every token born from it; the person is asked before there is another')
    .option('--json', 'print JSON')
    .action(async (grantId: string, options: { json?: boolean }) => {
      if (!(await administer(io, (administration) => withdrawGrant(administration, grantId)))) {
        throw new CliError('there is no such live grant');
      }
      print(io, options.json, { grantId, revoked: true }, [`revoked ${grantId}`]);
    });
}

/** Never the private key. */
function keyView({ privateJwk: _, ...key }: SigningKey) {
  return key;
}

function addKeys(program: Command, io: CliIo): void {
  const keys = program.command('keys').description('signing keys');
  keys
    .command('list')
    .description('list the signing keys, oldest first')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const found = (await administer(io, ({ stores }) => stores.signingKeys.list())).map(keyView);
      const state = (each: (typeof found)[number]) =>
        each.retiresAt === undefined ? 'in use' : `until ${each.retiresAt}`;
      print(
        io,
        options.json,
        found,
        found.map((each) => [each.kid, each.algorithm, `from ${each.activatesAt}`, state(each)].join('\t')),
      );
    });
  keys
    .command('rotate')
    .description('publish a new key now that signs after the publication lead')
    .addOption(new Option('--algorithm <alg>').choices(signingAlgorithmNames).default('ES256'))
    .option('--json', 'print JSON')
    .action(async (options: { algorithm: SigningAlgorithm; json?: boolean }) => {
      const settings = defaultIssuerSettings(new EnvironmentReader(io.env).required('ISSUER'));
      const key = await administer(io, ({ stores, unitOfWork, clock }) =>
        new KeyRing({ store: stores.signingKeys, unitOfWork, clock, settings }).rotate(options.algorithm),
      );
      print(io, options.json, keyView(key), [`${key.kid} (${key.algorithm}) signs from ${key.activatesAt}`]);
    });
}
