import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clientPresetNames, clientPresets } from '@signet/administration';
import {
  type Client,
  createCore,
  defaultIssuerSettings,
  type OAuthError,
  parseClientMetadata,
} from '@signet/authorization-server';
import {
  inMemoryStores,
  ManualClock,
  ScriptedOutbound,
  SeededRandomSource,
  standingsFrom,
} from '@signet/authorization-server/testing';
import { quickHasher } from '@signet/identity/testing';
import fc from 'fast-check';
import { administerHere, type CliIo } from '../command-context.js';
import { runCli } from '../run-cli.js';

const hasher = quickHasher();
const api = 'https://api.example.com';
const address = 'https://app.example/';
const urn = 'urn:ietf:params:oauth:grant-type';
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwks = { keys: [publicKey.export({ format: 'jwk' })] };

/** Of the groups and the organization that the commands name. */
const [groupIds, organizationIds]: readonly [string[], string[]] = [[], []];

let directory: string;
let env: Record<string, string>;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'signet-clients-'));
  env = {
    ISSUER: 'http://localhost:4000',
    DATABASE_URL: `sqlite:${join(directory, 'sso.sqlite')}`,
    MASTER_KEY_FILE: join(directory, 'master-key'),
  };
  await json(['resources', 'create', api, '--scope', 'read=Read', 'write=Write']);
  for (const name of ['sales', 'Board of 7']) groupIds.push((await json(['groups', 'create', name])).groupId);
  organizationIds.push((await json(['organizations', 'create', 'acme'])).organizationId);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function run(argv: readonly string[], confirm?: CliIo['confirm']) {
  const out = { stdout: '', stderr: '' };
  const io: CliIo = {
    env,
    stdout: (text) => {
      out.stdout += text;
    },
    stderr: (text) => {
      out.stderr += text;
    },
    readStdin: async () => '',
    confirm,
    hasher,
  };
  return { code: await runCli(argv, io), ...out, io };
}

async function json(argv: readonly string[]) {
  const { code, stdout, stderr } = await run([...argv, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

const refused = async (argv: readonly string[]) => {
  const { code, stdout, stderr } = await run(argv);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  return stderr;
};

/** Who it is, who made it, whether it was used and its secrets: nobody sets those. */
type Unset =
  | 'clientId'
  | 'origin'
  | 'createdAt'
  | 'unusedUntil'
  | 'clientSecretDigest'
  | 'formerSecret'
  | 'registrationAccessTokenDigest';
type Settable = Omit<Client, Unset>;

const set = (name: string, value: unknown) => ['--set', `${name}=${JSON.stringify(value)}`];
const issuers = [{ issuer: 'https://idp.example', jwksUri: 'https://idp.example/jwks' }];

/** How the shell says each member of a client, and what is read back. A new member that is missing here does not compile. */
const members: { readonly [Name in keyof Settable]-?: readonly [NonNullable<Settable[Name]>, ...string[]] } = {
  clientName: ['Named', ...set('client_name', 'Named')],
  securityProfile: ['fapi', '--fapi', '--auth-method', 'private_key_jwt', '--jwks-uri', address],
  tokenEndpointAuthMethod: ['client_secret_post', '--token-endpoint-auth-method', 'client_secret_post'],
  jwks: [jwks, ...set('jwks', jwks)],
  jwksUri: [address, '--jwks-uri', address],
  tokenEndpointAuthSigningAlg: ['ES256', ...set('token_endpoint_auth_signing_alg', 'ES256')],
  redirectUris: [[address, 'http://localhost/'], '--redirect-uri', address, 'http://localhost/'],
  postLogoutRedirectUris: [[address], '--post-logout-redirect-uri', address],
  grantTypes: [
    ['authorization_code', `${urn}:device_code`],
    '--grant-type',
    'authorization_code',
    `${urn}:device_code`,
  ],
  identityScopes: [['openid', 'phone'], '--scope', 'openid', 'phone'],
  resources: [[{ identifier: api, scopes: ['read', 'write'] }], '--resource', `${api}=read,write`],
  defaultResource: [api, '--resource', `${api}=read`, '--default-resource', api],
  actsAsResource: [api, '--acts-as-resource', api],
  requirePkce: [false, '--pkce', 'optional'],
  requirePushedAuthorizationRequests: [true, ...set('require_pushed_authorization_requests', true)],
  requireSignedRequestObject: [true, ...set('require_signed_request_object', true)],
  requestObjectSigningAlg: ['EdDSA', ...set('request_object_signing_alg', 'EdDSA')],
  requestUris: [[address], ...set('request_uris', [address])],
  dpopBoundAccessTokens: [true, ...set('dpop_bound_access_tokens', true)],
  idTokenSignedResponseAlg: ['ES256', '--id-token-alg', 'ES256'],
  idTokenClaims: ['granted_scopes', '--id-token-claims', 'granted_scopes'],
  claimsPolicy: [
    { groups: { below: 'g' }, username: 'email' },
    ...set('claims_policy', { groups: { below: 'g' }, username: 'email' }),
  ],
  idTokenLifetime: [3600, '--id-token-lifetime', '3600'],
  allowedOrigins: [
    ['capacitor://localhost', 'https://app.example'],
    '--allowed-origin',
    'capacitor://localhost',
    'https://app.example',
  ],
  allowedGroups: [groupIds, '--allowed-group', 'sales', 'Board of 7'],
  requiredAcr: ['phr', ...set('required_acr', 'phr')],
  allowedOrganizations: [organizationIds, '--allowed-organization', 'acme'],
  userinfoSignedResponseAlg: ['PS256', ...set('userinfo_signed_response_alg', 'PS256')],
  authorizationSignedResponseAlg: ['PS256', ...set('authorization_signed_response_alg', 'PS256')],
  introspectionSignedResponseAlg: ['PS256', ...set('introspection_signed_response_alg', 'PS256')],
  subjectType: ['pairwise', ...set('subject_type', 'pairwise')],
  sectorIdentifierUri: [address, ...set('sector_identifier_uri', address)],
  defaultMaxAge: [0, ...set('default_max_age', 0)],
  defaultAcrValues: [['high'], ...set('default_acr_values', ['high'])],
  backchannelLogoutUri: [address, '--backchannel-logout-uri', address],
  backchannelLogoutSessionRequired: [true, ...set('backchannel_logout_session_required', true)],
  trustedAssertionIssuers: [
    issuers,
    ...['--grant-type', 'authorization_code', `${urn}:jwt-bearer`],
    ...set('trusted_assertion_issuers', [{ issuer: issuers[0]?.issuer, jwks_uri: issuers[0]?.jwksUri }]),
  ],
  consentRequired: [false, '--no-consent'],
  rotateRefreshTokens: [false, ...set('rotate_refresh_tokens', false)],
  applicationType: ['native', '--native'],
  clientUri: [address, ...set('client_uri', address)],
  logoUri: [address, ...set('logo_uri', address)],
  policyUri: [address, ...set('policy_uri', address)],
  tosUri: [address, ...set('tos_uri', address)],
  initiateLoginUri: [address, ...set('initiate_login_uri', address)],
  localized: [
    { clientName: { de: 'Laden', 'pt-BR': 'Loja' }, logoUri: { de: address } },
    ...['--name-in', 'pt-br=Loja', 'de=Laden'],
    ...set('logo_uri#de', address),
  ],
  brandColor: ['#7a1f5c', '--brand-color', '#7A1F5C'],
  brandColorDark: ['#ff9edb', '--brand-color-dark', '#ff9edb'],
  contacts: [['ops@example.com'], ...set('contacts', ['ops@example.com'])],
};

describe('signet clients', () => {
  it.each(Object.entries(members))('sets %s when it creates a client, and when it updates one', async (name, row) => {
    const [value, ...argv] = row as readonly [unknown, ...string[]];
    const usual = ['--redirect-uri', 'https://usual.example/cb'];
    const id = `set-${name}`;
    const mine = argv.includes('--redirect-uri') ? argv : [...usual, ...argv];
    await json(['clients', 'create', 'Created', '--id', id, ...mine]);
    const created = await json(['clients', 'show', id]);
    expect(created[name]).toEqual(value);
    const { clientId } = await json(['clients', 'create', 'Updated', ...usual]);
    await json(['clients', 'update', clientId, ...argv, '--new-subjects']);
    const updated = await json(['clients', 'show', clientId]);
    expect(updated[name]).toEqual(value);
    // And nothing is shown that could not be set.
    const known = [...Object.keys(members), 'clientId', 'origin', 'createdAt', 'version'];
    expect([created, updated].flatMap(Object.keys).filter((shown) => !known.includes(shown))).toEqual([]);
  });

  it('gives a client other names of people on purpose alone', async () => {
    const uri = ['--redirect-uri', 'https://usual.example/cb'];
    const { clientId } = await json(['clients', 'create', 'Named', ...uri]);
    const update = ['clients', 'update', clientId, '--set', 'subject_type="pairwise"'];
    expect(await run(update)).toMatchObject({ code: 1, stderr: expect.stringContaining('--new-subjects') });
    expect((await run([...update, '--new-subjects'])).code).toBe(0);
  });

  it('writes the metadata of a client as a file that makes the same client', async () => {
    const file = join(directory, 'metadata.json');
    const create = [
      'clients',
      'create',
      'Whole',
      '--redirect-uri',
      address,
      '--resource',
      `${api}=read`,
      '--no-consent',
    ];
    const { clientId } = await json([...create, '--pkce', 'optional', ...set('logo_uri', address)]);
    const { stdout, stderr } = await run(['clients', 'show', clientId, '--metadata']);
    expect(stderr).toBe('');
    writeFileSync(file, stdout);
    const copy = await json(['clients', 'create', 'Whole', '--metadata-file', file]);
    const same = ({ clientId: _, createdAt: __, clientSecret: ___, version: ____, ...rest }: Record<string, unknown>) =>
      rest;
    expect(same(copy)).toEqual(same(await json(['clients', 'show', clientId])));
  });

  it('updates what is named alone, gives defaults back, and minds the version', async () => {
    const create = ['clients', 'create', 'App', '--id', 'patched', '--redirect-uri', address];
    const made = await json([...create, ...set('logo_uri', address), ...set('tos_uri', address)]);
    const { version } = await json(['clients', 'show', 'patched']);
    const changed = await json(['clients', 'update', 'patched', '--name', 'New', '--unset', 'logo_uri']);
    expect(changed).toMatchObject({ clientName: 'New', tosUri: address, redirectUris: made.redirectUris });
    expect([changed.logoUri, changed.clientSecret]).toEqual([undefined, undefined]);
    const late = ['clients', 'update', 'patched', '--name', 'Late', '--expect-version'];
    expect(await refused([...late, version])).toBe('error: somebody changed it since it was read\n');
    expect(await json([...late, changed.version])).toMatchObject({ clientName: 'Late' });
    expect(await run(['clients', 'update', 'patched'])).toMatchObject({
      code: 2,
      stderr: 'error: nothing to change was named\n',
    });
    expect(await refused(['clients', 'update', 'nobody', '--name', 'X'])).toBe('error: there is no such client\n');
    const open = await json(['clients', 'update', 'patched', '--token-endpoint-auth-method', 'none']);
    expect(open).not.toHaveProperty('clientSecret');
    const closed = await json(['clients', 'update', 'patched', '--unset', 'token_endpoint_auth_method']);
    expect(closed).toMatchObject({ tokenEndpointAuthMethod: 'client_secret_basic', clientSecret: expect.any(String) });
  });

  it.each(clientPresetNames)('makes a client for %s, and options say otherwise', async (program) => {
    const { metadata } = clientPresets[program] ?? {};
    const create = ['clients', 'create', 'For it', '--for', program, '--redirect-uri', 'https://app.example/cb'];
    const { clientId } = await json(create);
    const { stdout } = await run(['clients', 'show', clientId, '--metadata', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ ...metadata, redirect_uris: ['https://app.example/cb'] });
    const other = await json([...create, '--id-token-lifetime', '90', '--scope', 'openid']);
    expect(other).toMatchObject({ idTokenLifetime: 90, identityScopes: ['openid'] });
  });

  it('says where a program takes answers, where no redirect URI is named', async () => {
    const { code, stderr } = await run(['clients', 'create', 'Grafana', '--for', 'grafana']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('/login/generic_oauth') });
    const native = await json(['clients', 'create', 'MCP', '--for', 'mcp']);
    expect(native).toMatchObject({ applicationType: 'native', tokenEndpointAuthMethod: 'none', requirePkce: true });
  });

  it.each([
    ['a wildcard', '*'],
    ['null, which is nobody’s', 'null'],
    ['a path', 'https://app.example/x'],
    ['a slash at its end', 'https://app.example/'],
    ['capitals', 'https://App.example'],
    ['the port that is understood', 'https://app.example:443'],
    ['a user', 'capacitor://me@localhost'],
    ['no origin', 'app.example'],
  ])('takes no origin that is %s', async (_what, origin) => {
    const create = ['clients', 'create', 'App', '--redirect-uri', address, '--allowed-origin', origin];
    expect(await refused(create)).toBe('error: allowed_origins must be origins, as https://app.example.com\n');
  });

  it.each(['59', '86401'])('takes no lifetime of ID tokens of %s seconds', async (seconds) => {
    const create = ['clients', 'create', 'App', '--redirect-uri', address, '--id-token-lifetime', seconds];
    expect(await refused(create)).toBe('error: id_token_lifetime must be 60 to 86400 seconds\n');
  });

  it.each([
    ['a member that is none', [...set('logo', address)], 'logo is no member that this client can have'],
    ['a wildcard', ['--redirect-uri', 'https://*.example.com/cb'], 'redirect_uris has an address that has a wildcard'],
    [
      'a backslash',
      ['--redirect-uri', 'https://e.example/a\\b'],
      'redirect_uris has an address that has white space, a control character or a backslash',
    ],
    ['a secret origin', [...set('origin', 'operator')], 'origin is no member that this client can have'],
    [
      'no PKCE without a secret',
      ['--auth-method', 'none', '--pkce', 'optional'],
      'require_pkce cannot be false of a public client',
    ],
    ['what is not JSON', ['--set', 'jwks={"d":"private'], '--set jwks: not JSON; a text stands in double quotes'],
  ])('refuses %s in one line', async (_what, argv, told) => {
    const create = ['clients', 'create', 'App', '--redirect-uri', address];
    expect(await refused([...create, ...argv])).toBe(`error: ${told}\n`);
  });

  it('shows no key that was private', async () => {
    const keys = { keys: [privateKey.export({ format: 'jwk' })] };
    const told = await refused(['clients', 'create', 'App', '--redirect-uri', address, ...set('jwks', keys)]);
    expect(told).toBe('error: jwks has a private or symmetric key, which is compromised now\n');
  });

  it('deletes a client where somebody says yes, on the terminal or in the command', async () => {
    const create = (id: string) => json(['clients', 'create', 'Gone', '--id', id, '--redirect-uri', address]);
    await create('asked');
    expect(await run(['clients', 'delete', 'asked'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--yes'),
    });
    expect(await run(['clients', 'delete', 'asked'], async () => false)).toMatchObject({
      code: 1,
      stderr: 'error: nothing was deleted\n',
    });
    expect(await json(['clients', 'show', 'asked'])).toMatchObject({ clientId: 'asked' });
    expect(await run(['clients', 'delete', 'asked'], async () => true)).toMatchObject({
      code: 0,
      stdout: 'deleted asked, grants revoked: 0\n',
    });
    await create('told');
    expect(await json(['clients', 'delete', 'told', '--yes'])).toMatchObject({ clientId: 'told', deleted: true });
    for (const id of ['asked', 'told']) {
      expect(await refused(['clients', 'delete', id, '--yes'])).toBe('error: there is no such client\n');
    }
  });

  it('lists page by page and by search, and shows the digest of no secret', async () => {
    for (const id of ['list-a', 'list-b', 'list-c']) {
      await json(['clients', 'create', `Örtlich ${id}`, '--id', id, '--redirect-uri', address]);
    }
    const list = ['clients', 'list', '--search', 'öRTLICH'];
    const first = await json([...list, '--limit', '2']);
    expect(first).toMatchObject({ items: [{ clientId: 'list-a' }, { clientId: 'list-b' }], next: 'list-b', total: 3 });
    expect(await json([...list, '--after', first.next])).toMatchObject({ items: [{ clientId: 'list-c' }], total: 3 });
    expect((await run([...list, '--limit', '1'])).stdout).toMatch(
      /^CLIENT_ID {2}NAME +ORIGIN .+\nlist-a {5}Örtlich list-a {2}operator {2}client_secret_basic {2}20.+Z\n1 of 3; the next page: --after 'list-a'\n$/,
    );
    for (const limit of ['many', '1001']) {
      expect(await run(['clients', 'list', '--limit', limit])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('not a whole number of 1 to 1000'),
      });
    }
    const { io } = await run(['migrate']);
    const stored = await administerHere(io, ({ stores }) => stores.clients.list());
    const digests = stored.flatMap(({ clientSecretDigest }) => clientSecretDigest ?? []);
    expect(digests.length).toBeGreaterThan(3);
    const shown = [await json(['clients', 'list']), await json(['clients', 'show', 'list-a'])];
    expect(digests.filter((each) => JSON.stringify(shown).includes(each))).toEqual([]);
  });
});

describe('one verdict of every door', () => {
  const uri = fc.constantFrom(
    address,
    'http://127.0.0.1/cb',
    'com.example.app:/cb',
    'https://*.example.com/cb',
    'https://e.example/a\\b',
    'https://user@e.example/',
    'https://e.example/#x',
    'http://e.example/',
    'javascript:alert(1)',
    '',
  );
  const odd = fc.oneof(
    fc.integer(),
    fc.constant(null),
    fc.string({ unit: 'binary' }),
    fc.array(fc.string()),
    fc.object(),
  );
  const mostly = <T>(usual: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: odd });
  const page = mostly(fc.constantFrom(address, 'http://e.example/', 'javascript:alert(1)'));
  const algorithm = mostly(fc.constantFrom('RS256', 'ES256', 'HS256', 'none'));
  const key = fc.constantFrom<unknown>(
    publicKey.export({ format: 'jwk' }),
    privateKey.export({ format: 'jwk' }),
    { kty: 'oct', k: 'AAAA' },
    { kty: 'EC' },
    generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' }),
  );
  const shared = fc
    .record(
      {
        redirect_uris: fc.oneof(
          { weight: 3, arbitrary: fc.constant([address]) },
          { weight: 3, arbitrary: fc.array(uri, { maxLength: 2 }) },
          { weight: 1, arbitrary: odd },
        ),
        post_logout_redirect_uris: mostly(fc.array(uri, { maxLength: 2 })),
        grant_types: mostly(fc.subarray(['authorization_code', 'refresh_token', `${urn}:device_code`])),
        response_types: mostly(fc.constantFrom(['code'], ['token'], [])),
        token_endpoint_auth_method: mostly(
          fc.constantFrom('client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none', 'tls_client_auth'),
        ),
        application_type: mostly(fc.constantFrom('web', 'native')),
        jwks: mostly(fc.record({ keys: fc.array(key, { maxLength: 2 }) })),
        jwks_uri: page,
        token_endpoint_auth_signing_alg: algorithm,
        request_object_signing_alg: algorithm,
        id_token_signed_response_alg: algorithm,
        userinfo_signed_response_alg: algorithm,
        id_token_encrypted_response_alg: fc.constant('RSA-OAEP'),
        request_uris: mostly(fc.array(page, { maxLength: 2 })),
        subject_type: mostly(fc.constantFrom('public', 'pairwise')),
        default_max_age: mostly(fc.integer({ min: -1, max: 10 })),
        backchannel_logout_uri: page,
        dpop_bound_access_tokens: mostly(fc.boolean()),
        logo_uri: page,
        contacts: mostly(fc.array(fc.string(), { maxLength: 2 })),
      },
      { requiredKeys: ['redirect_uris', 'grant_types'] },
    )
    .chain((whole) => {
      // A few members at a time: of many, one is always wrong.
      const usual = { client_name: 'App', grant_types: ['authorization_code'], redirect_uris: [address] };
      return fc
        .subarray(Object.entries(whole), { maxLength: 4 })
        .map((few): Readonly<Record<string, unknown>> => ({ ...usual, ...Object.fromEntries(few) }));
    });

  /** What operators alone decide of a client, and what differs from one to the next. */
  const apart = /^(clientId|origin|createdAt|unusedUntil|\w*Digest|clientSecret|resources|identityScopes|requirePkce)$/;
  const common = (client: object) => Object.fromEntries(Object.entries(client).filter(([name]) => !apart.test(name)));

  async function registered(metadata: unknown): Promise<object | string> {
    const { stores, unitOfWork } = inMemoryStores();
    const accounts = { find: async () => undefined, isActive: async () => false };
    const core = createCore({
      settings: { ...defaultIssuerSettings('https://sso.example.com'), clientRegistration: 'open' },
      stores,
      unitOfWork,
      clock: new ManualClock(),
      random: new SeededRandomSource(),
      accounts,
      standings: standingsFrom(stores, accounts),
      outbound: new ScriptedOutbound(),
    });
    try {
      const { client_id } = await core.registration.register({ metadata });
      return common((await stores.clients.find(String(client_id))) ?? {});
    } catch (error) {
      return (error as OAuthError).description;
    }
  }

  function described(metadata: unknown): object | string {
    try {
      return common(parseClientMetadata(metadata, [], 'operator'));
    } catch (error) {
      return (error as OAuthError).description;
    }
  }

  async function created(metadata: Readonly<Record<string, unknown>>): Promise<object | string> {
    const argv = Object.entries(metadata).flatMap(([name, value]) => set(name, value));
    const { code, stdout, stderr } = await run(['clients', 'create', 'App', ...argv, '--json']);
    return code === 0 ? common(JSON.parse(stdout)) : stderr.replace(/^error: (.*)\n$/s, '$1');
  }

  it('on the members that everybody may set: the shell, the demo’s seed and dynamic registration', async () => {
    const verdicts = { accepted: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(shared, async (metadata) => {
        const verdict = described(metadata);
        verdicts[typeof verdict === 'string' ? 'refused' : 'accepted'] += 1;
        expect(await registered(metadata)).toEqual(verdict);
        expect(await created(metadata)).toEqual(verdict);
      }),
      { numRuns: 150 },
    );
    // Both must have been seen, or they agree about nothing.
    expect(Math.min(verdicts.accepted, verdicts.refused)).toBeGreaterThan(15);
  });
});
