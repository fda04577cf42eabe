import { readFileSync } from 'node:fs';
import {
  type Client,
  type ClientAuthenticationMethod,
  clientPolicy,
  digest,
  type GrantTypeName,
  identifier,
  opaqueToken,
  parseClientMetadata,
  type ResourceAccess,
  type ResourceServerStore,
  redirectDestination,
  type SigningAlgorithm,
} from '@signet/authorization-server';
import { type Command, Option } from 'commander';
import { administer, CliError, type CliIo, naming, print } from '../command-context.js';
import { signingAlgorithms } from './signing-algorithms.js';

const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const grantTypes: readonly GrantTypeName[] = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  tokenExchange,
  'urn:ietf:params:oauth:grant-type:device_code',
];
const methods: readonly ClientAuthenticationMethod[] = [
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'none',
];

interface CreateOptions {
  readonly id?: string;
  readonly authMethod: ClientAuthenticationMethod;
  readonly redirectUri: readonly string[];
  readonly postLogoutRedirectUri: readonly string[];
  readonly grantType: readonly GrantTypeName[];
  readonly scope: readonly string[];
  readonly resource: readonly string[];
  readonly defaultResource?: string;
  readonly actsAsResource?: string;
  readonly native?: boolean;
  readonly fapi?: boolean;
  readonly idTokenAlg?: SigningAlgorithm;
  readonly jwksUri?: string;
  readonly jwksFile?: string;
  readonly backchannelLogoutUri?: string;
  readonly consent: boolean;
  readonly json?: boolean;
}

/** What may be shown of a client: not even the digest of its secret. */
function view({ clientSecretDigest: _, registrationAccessTokenDigest: __, ...client }: Client) {
  return client;
}

/** RFC 6749 §3.1.2: absolute, no fragment; https, or http on loopback, or a private scheme of a native app. */
function checkRedirectUri(uri: string, native: boolean): void {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  const loopback = url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  // RFC 8252 §7.1: a private scheme is a reversed domain name, which has a dot.
  const allowed = url?.protocol === 'https:' || loopback || (native && url?.protocol.includes('.'));
  if (!allowed || uri.includes('#') || url?.username || url?.password) {
    throw new CliError('a redirect URI is https, or http on loopback, without fragment or user information');
  }
}

async function parseResource(text: string, resourceServers: ResourceServerStore): Promise<ResourceAccess> {
  const [name = '', list = ''] = text.split(/=(.*)/s);
  const scopes = [...new Set(list.split(/[ ,]+/).filter((scope) => scope !== ''))];
  const resourceServer = await resourceServers.find(name);
  if (resourceServer === undefined) {
    throw new CliError(`--resource names an unknown resource: ${name}`);
  }
  const unknown = scopes.find((scope) => !Object.hasOwn(resourceServer.scopes, scope));
  if (scopes.length === 0 || unknown !== undefined) {
    throw new CliError(unknown === undefined ? `--resource ${name}= needs scopes` : `${name} has no scope ${unknown}`);
  }
  return { identifier: name, scopes };
}

function readKeys({ jwksUri, jwksFile }: CreateOptions): Pick<Client, 'jwks' | 'jwksUri'> {
  if (jwksUri !== undefined && jwksFile !== undefined) throw new CliError('--jwks-uri excludes --jwks-file');
  if (jwksFile === undefined) return jwksUri === undefined ? {} : { jwksUri };
  const { jwks } = naming('--jwks-file', () =>
    parseClientMetadata({ grant_types: [], jwks: JSON.parse(readFileSync(jwksFile, 'utf8')) }, [], 'operator'),
  );
  return { jwks };
}

function check(client: Client): void {
  const redirects = client.grantTypes.includes('authorization_code');
  const allowed = clientPolicy(client).grantTypes;
  if (client.grantTypes.some((type) => !allowed.includes(type))) {
    throw new CliError('a public client has neither client_credentials nor token-exchange');
  }
  if (redirects !== client.redirectUris.length > 0) {
    throw new CliError('authorization_code and --redirect-uri go together');
  }
  if (client.grantTypes.includes(tokenExchange) && client.actsAsResource === undefined) {
    throw new CliError('token-exchange needs --acts-as-resource');
  }
  const onDevice = client.redirectUris.some((uri) => redirectDestination(uri).onDevice);
  // RFC 8252 §8.6.
  if (!client.consentRequired && onDevice && clientPolicy(client).deviceRedirectsAsk) {
    throw new CliError('--no-consent is not for a public native client: its people are asked each time');
  }
  const hasKeys = client.jwks !== undefined || client.jwksUri !== undefined;
  if ((client.tokenEndpointAuthMethod === 'private_key_jwt') !== hasKeys) {
    throw new CliError('private_key_jwt and one of --jwks-uri and --jwks-file go together');
  }
  if (client.securityProfile === 'fapi' && !hasKeys) throw new CliError('--fapi needs --auth-method private_key_jwt');
  // FAPI 2.0 Security Profile §5.4.1.
  if (client.securityProfile === 'fapi' && client.idTokenSignedResponseAlg === 'RS256') {
    throw new CliError('--fapi excludes --id-token-alg RS256');
  }
  for (const address of [client.jwksUri, client.backchannelLogoutUri]) {
    if (address !== undefined && !address.startsWith('https://')) throw new CliError(`${address} is not https`);
  }
  if (client.defaultResource && !client.resources.some((each) => each.identifier === client.defaultResource)) {
    throw new CliError('--default-resource is not among the --resource of the client');
  }
}

/** `signet clients ...` */
export function addClients(program: Command, io: CliIo): void {
  const clients = program.command('clients').description('applications that ask for tokens');

  clients
    .command('create <name>')
    .description('register a client; a confidential one gets a secret, printed once')
    .option('--id <client_id>', 'default: generated')
    .addOption(new Option('--auth-method <method>').choices(methods).default('client_secret_basic'))
    .option('--redirect-uri <uri...>', 'where authorization responses may go', [])
    .option('--post-logout-redirect-uri <uri...>', 'where a sign-out may return to', [])
    .addOption(
      new Option('--grant-type <type...>').choices(grantTypes).default(['authorization_code', 'refresh_token']),
    )
    .option('--scope <scope...>', 'OpenID Connect scopes', ['openid', 'profile', 'email', 'offline_access'])
    .option('--resource <identifier=scopes...>', 'as https://api.example.com=read,write', [])
    .option('--default-resource <identifier>', 'audience of a request that names none')
    .option('--acts-as-resource <identifier>', 'the audience this client itself is (token exchange, security events)')
    .option('--fapi', 'hold it to the FAPI 2.0 Security Profile: PAR, DPoP, private_key_jwt')
    .addOption(
      new Option('--id-token-alg <alg>', 'signs its ID tokens; default: RS256, with --fapi PS256').choices(
        signingAlgorithms,
      ),
    )
    .option('--jwks-uri <url>', 'where its public keys are (private_key_jwt)')
    .option('--jwks-file <file>', 'its public keys as a JWK set (private_key_jwt)')
    .option('--backchannel-logout-uri <url>', 'told when a session ends')
    .option('--native', 'a native application (RFC 8252)')
    .option('--no-consent', 'do not ask the person for consent: your own apps only')
    .option('--json', 'print JSON')
    .action(async (name: string, options: CreateOptions) => {
      const uris = [...options.redirectUri, ...options.postLogoutRedirectUri];
      for (const uri of uris) {
        checkRedirectUri(uri, options.native === true);
      }
      const { client, secret } = await administer(io, async ({ stores, clock, random }) => {
        const clientId = options.id ?? identifier(random);
        // RFC 6749 appendix A.1, and no colon, which ends the id in HTTP Basic.
        if (!/^[\x21-\x39\x3b-\x7e]{1,128}$/.test(clientId)) {
          throw new CliError('a client_id has 1 to 128 printable ASCII characters, no space, no colon');
        }
        if (await stores.clients.find(clientId)) {
          throw new CliError(`the client ${clientId} exists`);
        }
        const usesSecret = options.authMethod.startsWith('client_secret');
        const made = usesSecret ? opaqueToken(random) : undefined;
        const created: Client = {
          clientId,
          clientName: name,
          origin: 'operator',
          securityProfile: options.fapi ? 'fapi' : 'classic',
          ...readKeys(options),
          idTokenSignedResponseAlg: options.idTokenAlg,
          backchannelLogoutUri: options.backchannelLogoutUri,
          tokenEndpointAuthMethod: options.authMethod,
          clientSecretDigest: made === undefined ? undefined : digest(made),
          redirectUris: options.redirectUri,
          postLogoutRedirectUris: options.postLogoutRedirectUri,
          grantTypes: options.grantType,
          identityScopes: options.scope,
          resources: await Promise.all(options.resource.map((text) => parseResource(text, stores.resourceServers))),
          defaultResource: options.defaultResource,
          actsAsResource: options.actsAsResource,
          requirePkce: true,
          consentRequired: options.consent,
          // FAPI 2.0 Security Profile §5.3.2.1: its refresh tokens stay.
          rotateRefreshTokens: !options.fapi,
          applicationType: options.native ? 'native' : 'web',
          createdAt: clock.now(),
        };
        check(created);
        await stores.clients.save(created);
        return { client: created, secret: made };
      });
      print(io, options.json, { ...view(client), ...(secret && { clientSecret: secret }) }, [
        `created ${client.clientId}`,
        ...(secret ? [`secret (shown once): ${secret}`] : []),
      ]);
    });

  clients
    .command('list')
    .description('list all clients')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const found = await administer(io, ({ stores }) => stores.clients.list());
      print(
        io,
        options.json,
        found.map(view),
        found.map((each) => [each.clientId, each.clientName, each.tokenEndpointAuthMethod].join('\t')),
      );
    });

  clients
    .command('show <client_id>')
    .description('show everything about one client but its secret')
    .option('--json', 'print JSON')
    .action(async (clientId: string, options: { json?: boolean }) => {
      const client = await administer(io, ({ stores }) => stores.clients.find(clientId));
      if (client === undefined) {
        throw new CliError('there is no such client');
      }
      print(io, options.json, view(client), JSON.stringify(view(client), null, 2).split('\n'));
    });

  clients
    .command('rotate-secret <client_id>')
    .description('replace the secret of a confidential client; the old one stops at once')
    .option('--json', 'print JSON')
    .action(async (clientId: string, options: { json?: boolean }) => {
      const secret = await administer(io, ({ unitOfWork, random }) =>
        unitOfWork.run(async (stores) => {
          const client = await stores.clients.find(clientId);
          if (!client?.tokenEndpointAuthMethod.startsWith('client_secret')) {
            throw new CliError(client === undefined ? 'there is no such client' : 'this client has no secret');
          }
          const fresh = opaqueToken(random);
          await stores.clients.save({ ...client, clientSecretDigest: digest(fresh) });
          return fresh;
        }),
      );
      print(io, options.json, { clientId, clientSecret: secret }, [`secret (shown once): ${secret}`]);
    });
}
