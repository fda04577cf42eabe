import type { NewProvider, ProviderPatch } from '@signet/administration';
import type { MethodRule, ProviderSecret, SyncMode } from '@signet/authorization-server';
import { type Command, Option } from 'commander';
import { type CliIo, UsageError } from '../command-context.js';

/** What is said of a provider at a shell. */
export interface ProviderOptions {
  readonly name?: string;
  readonly clientId?: string;
  readonly auth?: 'basic' | 'post' | 'private_key_jwt' | 'apple' | 'none';
  readonly secretStdin?: boolean;
  readonly keyId?: string;
  readonly teamId?: string;
  readonly algorithm?: 'ES256' | 'PS256' | 'RS256' | 'EdDSA';
  readonly scope?: readonly string[];
  readonly formPost?: boolean;
  readonly accounts?: 'nobody' | 'invitation' | 'domains' | 'everybody';
  readonly domain?: readonly string[];
  readonly trustEmail?: boolean;
  readonly forClient?: readonly string[];
  readonly emailDomain?: readonly string[];
  readonly forEverybody?: boolean;
  readonly claim?: readonly string[];
  readonly method?: readonly string[];
  readonly keepTokens?: boolean;
  readonly signOutThere?: boolean;
  readonly signOutBy?: 'post' | 'get';
  readonly sync?: readonly string[];
  readonly json?: boolean;
}

export function withProviderOptions(command: Command): Command {
  return command
    .option('--name <name>', 'what its button says')
    .option('--client-id <id>', 'what we are called there')
    .addOption(
      new Option('--auth <method>', 'how it is proved that it is us').choices([
        'basic',
        'post',
        'private_key_jwt',
        'apple',
        'none',
      ]),
    )
    .option('--secret-stdin', 'the secret, or the private key in PEM, is read from standard input')
    .option('--key-id <id>', 'of the private key')
    .option('--team-id <id>', 'at Apple')
    .addOption(new Option('--algorithm <name>', 'of the private key').choices(['ES256', 'PS256', 'RS256', 'EdDSA']))
    .option('--scope <scope...>', 'what is asked for there')
    .option('--form-post', 'it posts its answers')
    .addOption(
      new Option('--accounts <by>', 'who gets an account by signing in there').choices([
        'nobody',
        'invitation',
        'domains',
        'everybody',
      ]),
    )
    .option('--domain <domain...>', 'of --accounts domains')
    .option('--trust-email', 'what it says of addresses being verified is believed')
    .option('--no-trust-email', 'it is not')
    .option('--for-client <client...>', 'its button is shown on the way to these apps alone')
    .option('--email-domain <domain...>', 'to those alone who say that they have an address there')
    .option('--for-everybody', 'to everybody')
    .option('--claim <pair...>', 'what of an account is which claim there, as email=upn')
    .option('--method <rule...>', 'methods that are believed, as amr:mfa=mfa,otp or acr:high=mfa')
    .option('--keep-tokens', 'its tokens are kept, encrypted')
    .option('--no-keep-tokens', 'they are not')
    .option('--sign-out-there', 'who signs out here is led there to sign out, too')
    .option('--no-sign-out-there', 'they are not')
    .addOption(new Option('--sign-out-by <how>', 'where it takes no form that is posted: get').choices(['post', 'get']))
    .option(
      '--sync <pair...>',
      'when a claim is taken into a profile, as name=always; never, at_first (default) or always',
    );
}

/** What is named, and nothing else. @throws UsageError */
export async function describedBy(io: CliIo, options: ProviderOptions): Promise<ProviderPatch> {
  const { name, clientId, scope, formPost, trustEmail, keepTokens, signOutThere } = options;
  const secret = await secretOf(io, options);
  const shown = shownOf(options);
  return {
    ...(name !== undefined && { name }),
    ...(clientId !== undefined && { clientId }),
    ...(secret && { secret }),
    ...(scope && { scopes: scope }),
    ...(formPost && { answersBy: 'form_post' as const }),
    ...(options.accounts !== undefined && { accounts: { by: options.accounts, domains: options.domain ?? [] } }),
    ...(trustEmail !== undefined && { trustsEmail: trustEmail }),
    ...(shown && { shown }),
    ...(options.claim && { claims: Object.fromEntries(options.claim.map((pair) => pairOf(pair, '--claim'))) }),
    ...(options.method && { methods: options.method.map(methodOf) }),
    ...(keepTokens !== undefined && { keepsTokens: keepTokens }),
    ...(signOutThere !== undefined && { signsOut: signOutThere }),
    ...(options.signOutBy && { signOutBy: options.signOutBy }),
    ...(options.sync && { sync: Object.fromEntries(options.sync.map(syncOf)) }),
  };
}

function syncOf(pair: string): readonly [string, SyncMode] {
  const [claim, mode] = pairOf(pair, '--sync');
  if (mode !== 'never' && mode !== 'at_first' && mode !== 'always') {
    throw new UsageError('--sync is written as name=always, with never, at_first or always');
  }
  return [claim, mode];
}

function shownOf({ forClient, emailDomain, forEverybody }: ProviderOptions): NewProvider['shown'] {
  if (forEverybody && (forClient || emailDomain)) throw new UsageError('--for-everybody excludes the others');
  if (!forEverybody && !forClient && !emailDomain) return undefined;
  return { ...(forClient && { clients: forClient }), ...(emailDomain && { emailDomains: emailDomain }) };
}

async function secretOf(io: CliIo, options: ProviderOptions): Promise<ProviderSecret | undefined> {
  const { auth, secretStdin, keyId, teamId, algorithm } = options;
  if (auth === undefined && !secretStdin) return undefined;
  if (auth === 'none') return { kind: 'none' };
  if (!secretStdin) throw new UsageError(`--auth ${auth} goes with --secret-stdin`);
  const given = await io.readStdin();
  if (auth === 'apple') {
    if (keyId === undefined || teamId === undefined)
      throw new UsageError('--auth apple goes with --key-id and --team-id');
    return { kind: 'apple', teamId, keyId, privateKey: given };
  }
  if (auth === 'private_key_jwt') {
    if (algorithm === undefined) throw new UsageError('--auth private_key_jwt goes with --algorithm');
    return { kind: 'private_key_jwt', algorithm, privateKey: given, ...(keyId !== undefined && { keyId }) };
  }
  return { kind: 'client_secret', secret: given.trim(), sentBy: auth ?? 'basic' };
}

function methodOf(rule: string): MethodRule {
  const [left, right] = pairOf(rule, '--method');
  const [claim, ...value] = left.split(':');
  if ((claim !== 'acr' && claim !== 'amr') || value.length === 0) {
    throw new UsageError('--method is written as amr:mfa=mfa,otp or acr:high=mfa');
  }
  return { claim, value: value.join(':'), amr: right.split(',') };
}

function pairOf(pair: string, option: string): readonly [string, string] {
  const at = pair.lastIndexOf('=');
  if (at < 1 || at === pair.length - 1) throw new UsageError(`${option} is written as name=value`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}
