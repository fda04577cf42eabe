import {
  afterSignOutOf,
  callbackOf,
  changeProvider,
  createProvider,
  deleteProvider,
  findProvider,
  listProviders,
  type NewProvider,
  type ProviderPresetName,
  type ProviderView,
  providerPresetNames,
  upstreamLogoutOf,
} from '@signet/administration';
import { type Command, Option } from 'commander';
import { administer, type CliIo, inspect, operator, print, UsageError } from '../command-context.js';
import { confirm } from '../confirm.js';
import { type ListOptions, pageOfOptions, withListOptions } from '../list-options.js';
import { details, printPage, time } from '../output.js';
import { providersAt } from '../server/index.js';
import { describedBy, type ProviderOptions, withProviderOptions } from './provider-options.js';

/** As both doors tell it: with what is to be registered there. */
type Registered = ProviderView & {
  readonly redirectUri?: string;
  readonly backchannelLogoutUri?: string;
  readonly postLogoutRedirectUri?: string;
};

type InUse = Registered & { readonly linked: number };

/** `signet provider ...`: with whom else people sign in (docs/upstream.md). */
export function addProviders(program: Command, io: CliIo): void {
  const providers = program.command('provider').description('with whom else people sign in');
  addAdd(providers, io);
  addUpdate(providers, io);
  addLists(providers, io);
  addRemove(providers, io);
}

interface AddOptions extends ProviderOptions {
  readonly preset?: ProviderPresetName;
  readonly tenant?: string;
  readonly issuer?: string;
}

function addAdd(providers: Command, io: CliIo): void {
  withProviderOptions(
    providers
      .command('add <provider>')
      .description('people can sign in by it; what to register there is printed')
      .addOption(new Option('--preset <name>', 'what is known of it').choices([...providerPresetNames]))
      .option('--tenant <tenant>', 'of Microsoft: the directory')
      .option('--issuer <url>', 'as its ID tokens say it'),
  )
    .option('--json', 'print JSON')
    .action(async (providerId: string, options: AddOptions) => {
      const { preset, tenant, issuer, clientId, json } = options;
      if (clientId === undefined) throw new UsageError('--client-id says what we are called there');
      const given: NewProvider = {
        ...(await describedBy(io, options)),
        providerId,
        clientId,
        ...(preset && { preset }),
        ...(tenant !== undefined && { tenant }),
        ...(issuer !== undefined && { issuer }),
      };
      const made: Registered = await administer(
        io,
        async ({ ports }) => registered(ports.settings, (await createProvider(ports, operator, given)).provider),
        (api) => providersAt(api).create(given),
      );
      print(io, json, made, [
        `redirect URI (register it there): ${made.redirectUri}`,
        `back-channel logout URI: ${made.backchannelLogoutUri}`,
        `added ${made.providerId}`,
      ]);
    });
}

function addUpdate(providers: Command, io: CliIo): void {
  withProviderOptions(
    providers.command('update <provider>').description('change what is named of it; its issuer stays'),
  )
    .option('--disable', 'nobody signs in by it for now')
    .option('--enable', 'people do')
    .option('--json', 'print JSON')
    .action(async (id: string, options: ProviderOptions & { disable?: boolean; enable?: boolean }) => {
      const { enable, disable, json } = options;
      if (enable && disable) throw new UsageError('--enable and --disable exclude each other');
      const patch = { ...(await describedBy(io, options)), ...((enable || disable) && { enabled: enable === true }) };
      if (Object.keys(patch).length === 0) throw new UsageError('say what is to change');
      const provider = await administer(
        io,
        async ({ ports }) => registered(ports.settings, (await changeProvider(ports, operator, id, patch)).provider),
        (api) => providersAt(api).change(id, patch),
      );
      print(io, json, provider, [`changed ${provider.providerId}`]);
    });
}

function addLists(providers: Command, io: CliIo): void {
  withListOptions(providers.command('list').description('list them'), 'ids and issuers').action(
    async (options: ListOptions) => {
      const request = pageOfOptions(options);
      const page = await inspect(
        io,
        async ({ records, ports }) => {
          const { items, ...rest } = await listProviders(records, request);
          return { ...rest, items: items.map((each) => registered(ports.settings, each)) };
        },
        (api) => providersAt(api).list(request),
      );
      printPage(io, options.json, page, {
        PROVIDER: ({ providerId }) => providerId,
        ISSUER: ({ issuer }) => issuer,
        ACCOUNTS: ({ accounts }) => accounts.by,
        STATE: ({ disabledAt }) => (disabledAt === undefined ? 'enabled' : 'disabled'),
      });
    },
  );
  providers
    .command('show <provider>')
    .description('show one, and what to register there')
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const provider: InUse = await inspect<InUse>(
        io,
        async ({ records, ports }) => {
          const { provider: found, linked } = await findProvider(records, id);
          return { ...registered(ports.settings, found), linked };
        },
        (api) => providersAt(api).show(id),
      );
      print(io, json, provider, details({ ...described(provider), linked: String(provider.linked) }));
    });
}

function addRemove(providers: Command, io: CliIo): void {
  providers
    .command('remove <provider>')
    .description('people sign in by it no more, nobody is linked there any more, and their sessions by it end')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(async (id: string, { yes, json }: { yes?: boolean; json?: boolean }) => {
      await confirm(io, yes, `remove the identity provider ${id}, with who is linked there and their sessions by it`);
      const { provider, unlinked } = await administer(
        io,
        ({ ports }) => deleteProvider(ports, operator, id),
        (api) => providersAt(api).delete(id),
      );
      print(io, json, { providerId: provider.providerId, unlinked }, [
        `removed ${provider.providerId}; linked sign-ins that went with it: ${unlinked}`,
      ]);
    });
}

function registered(settings: Parameters<typeof callbackOf>[0], provider: ProviderView): Registered {
  const { providerId } = provider;
  return {
    ...provider,
    redirectUri: callbackOf(settings, providerId),
    backchannelLogoutUri: upstreamLogoutOf(settings, providerId),
    postLogoutRedirectUri: afterSignOutOf(settings),
  };
}

function described(provider: Registered): Readonly<Record<string, string | undefined>> {
  const { shown, accounts, claims, methods, name } = provider;
  return {
    provider: provider.providerId,
    name:
      typeof name === 'string'
        ? name
        : Object.entries(name)
            .map((each) => each.join(': '))
            .join(', '),
    kind: provider.kind,
    issuer: provider.issuer,
    'client id': provider.clientId,
    'proved by': provider.secretKind,
    scopes: provider.scopes.join(' '),
    answers: provider.answersBy,
    'button for': shown.clients?.join(' ') ?? 'every app',
    'email domains': shown.emailDomains?.join(' '),
    accounts: [accounts.by, ...accounts.domains].join(' '),
    'trusts email': provider.trustsEmail ? 'yes' : 'no',
    claims:
      Object.entries(claims)
        .map((pair) => pair.join('='))
        .join(' ') || undefined,
    methods: methods.map(({ claim, value, amr }) => `${claim}:${value}=${amr.join(',')}`).join(' ') || undefined,
    'keeps tokens': provider.keepsTokens ? 'yes' : 'no',
    'signs out there': provider.signsOut ? `yes, by ${provider.signOutBy ?? 'post'}` : 'no',
    sync:
      Object.entries(provider.sync ?? {})
        .map((pair) => pair.join('='))
        .join(' ') || undefined,
    state: provider.disabledAt === undefined ? 'enabled' : `disabled ${time(provider.disabledAt)}`,
    created: time(provider.createdAt),
    'redirect URI': provider.redirectUri,
    'back-channel logout URI': provider.backchannelLogoutUri,
    'post-logout redirect URI': provider.postLogoutRedirectUri,
  };
}
