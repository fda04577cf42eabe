import {
  changeResource,
  createResource,
  deleteResource,
  findResource,
  listResources,
  type ResourcePatch,
  versionOf,
} from '@signet/administration';
import { acrLadder, type LocalizedText } from '@signet/auth-contracts';
import {
  type AccessTokenType,
  accessTokenLifetimes,
  accessTokenTypes,
  type ClaimsPolicy,
  everyLanguage,
  type ResourceServer,
  type SigningAlgorithm,
  signingAlgorithmNames,
} from '@signet/authorization-server';
import { type Command, Option } from 'commander';
import { administer, type CliIo, inspect, naming, operator, print } from '../command-context.js';
import { confirm } from '../confirm.js';
import { type ListOptions, pageOfOptions, wholeNumber, withListOptions } from '../list-options.js';
import { details, printPage } from '../output.js';
import { resourcesAt } from '../server/resources-at.js';
import { nameInHelp, textsByLanguage } from './language-options.js';
import { createdRoles, patchedRoles, type RoleOptions, roleHelp, roleLines } from './role-options.js';
import { addResourceSnippet } from './snippets.js';

interface CreateOptions {
  readonly name?: string;
  readonly nameIn?: readonly string[];
  readonly scope: readonly string[];
  readonly lifetime: number;
  readonly algorithm: SigningAlgorithm;
  readonly tokenType?: AccessTokenType;
  readonly requiredAcr?: string;
  readonly supportAccess?: string;
  readonly role?: readonly string[];
  readonly scopeWithoutRole?: readonly string[];
  readonly claims?: unknown;
  readonly json?: boolean;
}

interface UpdateOptions extends RoleOptions {
  readonly name?: string;
  readonly nameIn?: readonly string[];
  readonly addScope?: readonly string[];
  readonly removeScope?: readonly string[];
  readonly lifetime?: number;
  readonly algorithm?: SigningAlgorithm;
  readonly tokenType?: AccessTokenType;
  readonly requiredAcr?: string;
  readonly supportAccess?: string;
  readonly claims?: unknown;
  readonly force?: boolean;
  readonly expectVersion?: string;
  readonly json?: boolean;
}

/** `signet resources ...` */
export function addResources(program: Command, io: CliIo): void {
  const resources = program.command('resources').description('APIs that accept tokens');
  addResourceSnippet(resources, io);

  resources
    .command('create <identifier>')
    .description('register a resource server; the identifier is the aud of its tokens')
    .option('--name <name>', 'what the consent page calls it')
    .option('--name-in <language=name...>', nameInHelp)
    .requiredOption('--scope <scope=description...>', 'as "read=Read your orders"')
    .option(
      '--lifetime <seconds>',
      'of an access token',
      wholeNumber(accessTokenLifetimes.least, accessTokenLifetimes.most),
      600,
    )
    .addOption(new Option('--algorithm <alg>').choices(signingAlgorithmNames).default('ES256'))
    .addOption(tokenTypeOption())
    .addOption(requiredAcrOption())
    .addOption(supportAccessOption())
    .addOption(claimsOption())
    .option('--role <name=scope,scope...>', roleHelp)
    .option('--scope-without-role <scope...>', 'scopes that need no role although there are roles')
    .option('--json', 'print JSON')
    .action(async (identifier: string, options: CreateOptions) => {
      const { scope, lifetime, algorithm, tokenType, requiredAcr, supportAccess, claims } = options;
      const name = namesOf(options, identifier);
      const given = {
        identifier,
        scopes: describedScopes(scope),
        ...(name !== undefined && { name }),
        ...createdRoles(options),
      };
      const wanted = {
        ...given,
        accessTokenLifetime: lifetime,
        signingAlgorithm: algorithm,
        ...(tokenType !== undefined && { accessTokenType: tokenType }),
        ...(requiredAcr !== undefined && { requiredAcr }),
        ...(supportAccess === 'allowed' && { supportAccess: 'allowed' as const }),
        ...(claims !== undefined && { claimsPolicy: claims as ClaimsPolicy }),
      };
      const resource = await administer(
        io,
        ({ ports }) => createResource(ports, operator, wanted),
        (api) => resourcesAt(api).create(wanted),
      );
      print(io, options.json, resource, [`created ${identifier}`]);
    });

  addUpdate(resources, io);

  resources
    .command('delete <identifier>')
    .description('delete a resource server; refused while clients name it')
    .option('--force', 'take it from the clients that name it')
    .option('--expect-version <version>', 'only while it is of this version')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(
      async (
        identifier: string,
        options: { force?: boolean; expectVersion?: string; yes?: boolean; json?: boolean },
      ) => {
        await confirm(io, options.yes, `delete the resource ${identifier}`);
        const clients = await administer(
          io,
          ({ ports }) =>
            deleteResource(ports, operator, identifier, {
              force: options.force,
              expectedVersion: options.expectVersion,
            }),
          (api) => resourcesAt(api).delete(identifier, options.force, options.expectVersion),
        );
        print(io, options.json, { identifier, deleted: true, clients }, [
          `deleted ${identifier}`,
          ...(clients.length === 0 ? [] : [`taken from ${clients.join(' ')}`]),
        ]);
      },
    );

  resources
    .command('show <identifier>')
    .description('show everything about one resource server, with its version')
    .option('--json', 'print JSON')
    .action(async (identifier: string, options: { json?: boolean }) => {
      const resource = await inspect(
        io,
        ({ stores }) => findResource(stores, identifier),
        (api) => resourcesAt(api).show(identifier),
      );
      const version = versionOf(resource);
      print(io, options.json, { ...resource, version }, [
        ...details({
          identifier,
          name: inAll(resource.name),
          'token lifetime': `${resource.accessTokenLifetime} s`,
          algorithm: resource.signingAlgorithm,
          typ: resource.accessTokenType ?? 'at+jwt',
          'sign-in at least': resource.requiredAcr ?? 'any',
          'support access': resource.supportAccess ?? 'refused',
          'claims in tokens': resource.claimsPolicy && JSON.stringify(resource.claimsPolicy),
          'open to self-registered clients': resource.selfRegisteredScopes?.join(' ') || 'nothing',
          'scopes without role': resource.roles ? resource.scopesWithoutRole?.join(' ') || 'none' : 'all',
          version,
        }),
        ...Object.entries(resource.scopes).map(([scope, description]) => `scope ${scope}: ${inAll(description)}`),
        ...roleLines(resource),
      ]);
    });

  withListOptions(
    resources.command('list').description('list the resource servers, by identifier'),
    'identifier, name and scopes',
  ).action(async (options: ListOptions) => {
    const page = await inspect(
      io,
      ({ stores }) => listResources(stores, pageOfOptions(options)),
      (api) => resourcesAt(api).list(pageOfOptions(options)),
    );
    printPage(io, options.json, page, {
      IDENTIFIER: ({ identifier }) => identifier,
      NAME: ({ name }) => everyLanguage(name)[0] ?? '',
      LIFETIME: ({ accessTokenLifetime }) => `${accessTokenLifetime} s`,
      SCOPES: ({ scopes }) => Object.keys(scopes).join(' '),
    });
  });

  resources
    .command('open-scopes <identifier> [scopes...]')
    .description('which scopes clients that registered themselves may ask people for; none closes it')
    .option('--json', 'print JSON')
    .action(async (identifier: string, scopes: readonly string[], options: { json?: boolean }) => {
      const resource = await administer(
        io,
        ({ ports }) => changeResource(ports, operator, identifier, { selfRegisteredScopes: scopes }),
        (api) => resourcesAt(api).change(identifier, { selfRegisteredScopes: scopes }),
      );
      print(io, options.json, resource, [`open to self-registered clients: ${scopes.join(' ') || 'nothing'}`]);
    });
}

function addUpdate(resources: Command, io: CliIo): void {
  resources
    .command('update <identifier>')
    .description('change what is given of a resource server, and nothing else')
    .option('--name <name>', 'what the consent page calls it')
    .option('--name-in <language=name...>', nameInHelp)
    .option('--add-scope <scope=description...>', 'a new scope, or another description of one')
    .option('--remove-scope <scope...>', 'refused while clients name it')
    .option(
      '--lifetime <seconds>',
      'of an access token',
      wholeNumber(accessTokenLifetimes.least, accessTokenLifetimes.most),
    )
    .addOption(new Option('--algorithm <alg>').choices(signingAlgorithmNames))
    .addOption(tokenTypeOption())
    .addOption(requiredAcrOption('none'))
    .addOption(supportAccessOption())
    .addOption(claimsOption())
    .option('--role <name=scope,scope...>', `a new role, or other scopes of one; ${roleHelp}`)
    .option('--remove-role <role...>', 'refused while somebody has it')
    .option('--scope-without-role [scope...]', 'scopes that need no role although there are roles; none is none')
    .option('--clear-roles', 'no scope needs a role any more: every user may get every scope')
    .option(
      '--force',
      'take a removed scope from the clients and roles that name it, and a removed role from who has it',
    )
    .option('--expect-version <version>', 'only while it is of this version')
    .option('--json', 'print JSON')
    .action(async (identifier: string, options: UpdateOptions) => {
      const resource = await administer(
        io,
        async ({ stores, ports }) => {
          const before = await findResource(stores, identifier);
          return changeResource(ports, operator, identifier, patchOf(before, options), {
            force: options.force,
            // Scopes are given as steps from those that were read.
            expectedVersion: options.expectVersion ?? versionOf(before),
          });
        },
        async (api) => {
          const before = await resourcesAt(api).show(identifier);
          const { force, expectVersion: expectedVersion = versionOf(before) } = options;
          return resourcesAt(api).change(identifier, patchOf(before, options), { force, expectedVersion }, before);
        },
      );
      print(io, options.json, { ...resource, version: versionOf(resource) }, [`changed ${identifier}`]);
    });
}

function requiredAcrOption(...others: readonly string[]): Option {
  return new Option(
    '--required-acr <class>',
    'how strongly people must have signed in for its tokens, at least',
  ).choices([...acrLadder, ...others]);
}

function supportAccessOption(): Option {
  return new Option('--support-access <whether>', 'tokens of somebody of support who acts as a person').choices([
    'allowed',
    'refused',
  ]);
}

function tokenTypeOption(): Option {
  return new Option(
    '--token-type <typ>',
    'of its access tokens: JWT for libraries that refuse at+jwt (RFC 9068), which then tell ID tokens by their claims alone',
  ).choices(accessTokenTypes);
}

function claimsOption(): Option {
  return new Option(
    '--claims <json>',
    'what its tokens say beside what all have, as {"roles":true,"mapped":{"dept":{"attribute":"department"}}}; {} for nothing',
  ).argParser((text) => naming('--claims', () => JSON.parse(text) as unknown));
}

function patchOf(before: ResourceServer, options: UpdateOptions): ResourcePatch {
  const { lifetime, algorithm, tokenType, requiredAcr, supportAccess, claims, addScope, removeScope } = options;
  const name = namesOf(options, before.name);
  const scopes = { ...before.scopes, ...describedScopes(addScope ?? []) };
  const left = Object.entries(scopes).filter(([scope]) => !removeScope?.includes(scope));
  return {
    ...(name !== undefined && { name }),
    ...(lifetime !== undefined && { accessTokenLifetime: lifetime }),
    ...(algorithm !== undefined && { signingAlgorithm: algorithm }),
    ...(requiredAcr !== undefined && { requiredAcr: requiredAcr === 'none' ? null : requiredAcr }),
    ...(tokenType !== undefined && { accessTokenType: tokenType }),
    ...(supportAccess !== undefined && { supportAccess: supportAccess === 'allowed' ? 'allowed' : null }),
    ...(claims !== undefined && { claimsPolicy: claims as ClaimsPolicy }),
    ...((addScope ?? removeScope) !== undefined && { scopes: Object.fromEntries(left) }),
    ...patchedRoles(before, options),
  };
}

/** "read=Read your orders"; without a description the scope stands for itself. */
function describedScopes(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const [scope = '', description] = text.split(/=(.*)/s);
      return [scope, description || scope];
    }),
  );
}

/** The name that is given, with those of languages; undefined where nothing is. @param before which one of a language is added to */
function namesOf({ name, nameIn }: Pick<UpdateOptions, 'name' | 'nameIn'>, before: LocalizedText) {
  if (nameIn === undefined) return name;
  const usual = name ?? before;
  // `und`: of no language (BCP 47). What stands first is for who reads none of the others.
  return { ...(typeof usual === 'string' ? { und: usual } : usual), ...textsByLanguage(nameIn) };
}

/** A text, or those of each language. */
function inAll(description: LocalizedText): string {
  if (typeof description === 'string') return description;
  return Object.entries(description)
    .map(([language, text]) => `${text} (${language})`)
    .join(', ');
}
