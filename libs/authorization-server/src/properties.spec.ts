import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { browser, callback, invoices, issuer, orders, parametersWith, portal } from '../test/authorization-fixture.js';
import { signed, testKey } from '../test/client-keys.js';
import { startIssuer } from '../test/token-fixture.js';
import { checkScopeAndResources } from './authorization/checks/scope-and-resources.js';
import { parseClientMetadata } from './clients/metadata/client-metadata.js';
import { clientMetadata } from './clients/metadata/written-metadata.js';
import type { Client } from './records/client.js';
import type { ResourceAccess } from './records/resource-access.js';
import { chooseResource, narrowScopes } from './resources/choose-access.js';
import { defaultIssuerSettings } from './shared/issuer-settings.js';
import { OAuthError } from './shared/oauth-error.js';
import type { ParameterList } from './shared/parameter-list.js';

const names = [
  ...parametersWith().map(([name]) => name),
  'resource',
  'prompt',
  'max_age',
  'nonce',
  'claims',
  'request',
];
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('', ' ', '\u0000', '\ud800', '__proto__', 'constructor', 'javascript:alert(1)', 'openid', 'none'),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
);

/** Runs a rule and gives its refusal; anything else that is thrown is a defect. */
function refusal(work: () => unknown): OAuthError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof OAuthError) return error;
    throw error;
  }
}

describe('authorization requests of any shape (RFC 6749 §4.1.2.1)', () => {
  it('end at a page of ours or at the registered address, with fixed text and iss', async () => {
    const { core } = await startIssuer();
    const part = fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 10 })), hostile);
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), fc.boolean(), async (parts, replace) => {
        const changed = new Set(replace ? parts.map(([name]) => name) : []);
        const kept = parametersWith().filter(([name]) => !changed.has(name));
        const parameters: ParameterList = [...kept, ...parts];
        const outcome = await core.authorization.authorize({ parameters, browserDigest: browser });
        if (outcome.kind === 'redirect') {
          expect(outcome.to).toBe(callback);
          expect(outcome.parameters).toContainEqual(['iss', issuer]);
          expect(outcome.error?.description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/);
        } else if (outcome.kind === 'error_page') {
          expect(outcome.error.description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/);
        } else {
          expect(outcome).toMatchObject({ kind: 'interaction', step: 'login' });
        }
      }),
      { numRuns: 300 },
    );
  });
});

const scopeNames = [
  'openid',
  'profile',
  'email',
  'orders:read',
  'orders:write',
  'invoices:read',
  'invoices:write',
  'x',
];

const settings = defaultIssuerSettings(issuer);

describe('scopes and resources (RFC 6749 §3.3, RFC 8707 §2)', () => {
  it('never leave what the client was granted', () => {
    const wish = fc.record({
      scopes: fc.uniqueArray(fc.constantFrom(...scopeNames), { minLength: 1 }),
      resources: fc.uniqueArray(fc.constantFrom(orders, invoices, 'https://evil.example', issuer)),
    });
    fc.assert(
      fc.property(wish, ({ scopes, resources }) => {
        const parameters: ParameterList = [
          ['scope', scopes.join(' ')],
          ...resources.map((resource) => ['resource', resource] as const),
        ];
        const refused = refusal(() => {
          const given = checkScopeAndResources({ client: portal, parameters, deps: { settings } });
          expect(portal.identityScopes).toEqual(expect.arrayContaining([...given.identityScopes]));
          for (const access of given.resources) {
            const granted = portal.resources.find(({ identifier }) => identifier === access.identifier);
            expect(granted?.scopes).toEqual(expect.arrayContaining([...access.scopes]));
            if (resources.length > 0) expect(resources).toContain(access.identifier);
          }
          // What is left out is nothing that the client has there, and something is left.
          const all = [...given.identityScopes, ...given.resources.flatMap((access) => access.scopes)];
          const there = portal.resources.filter(
            ({ identifier }) => resources.length === 0 || resources.some((each) => each === identifier),
          );
          const has = new Set([...portal.identityScopes, ...there.flatMap((access) => access.scopes)]);
          expect([...all].sort()).toEqual(scopes.filter((scope) => has.has(scope)).sort());
          expect(all.length).toBeGreaterThan(0);
        });
        if (refused) expect(['invalid_scope', 'invalid_target']).toContain(refused.code);
      }),
    );
  });

  it('of a token are one audience of the grant, and never more of it than was asked', () => {
    const access = fc.record({
      identifier: fc.constantFrom(orders, invoices),
      scopes: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
    });
    const grant = fc.uniqueArray(access, { selector: ({ identifier }) => identifier });
    const asked = fc.uniqueArray(fc.constantFrom(orders, invoices, 'https://evil.example'), { maxLength: 2 });
    const scopes = fc.option(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')), { nil: undefined });
    fc.assert(
      fc.property(grant, asked, scopes, (allowed: readonly ResourceAccess[], requested, wanted) => {
        const refused = refusal(() => {
          const chosen = narrowScopes(chooseResource(requested, allowed), wanted);
          const whole = allowed.find(({ identifier }) => identifier === chosen.identifier);
          expect(whole?.scopes).toEqual(expect.arrayContaining([...chosen.scopes]));
          if (wanted) expect(wanted).toEqual(expect.arrayContaining([...chosen.scopes]));
          expect(requested.length <= 1 && (requested[0] ?? chosen.identifier)).toBe(chosen.identifier);
        });
        if (refused) expect(['invalid_scope', 'invalid_target']).toContain(refused.code);
      }),
    );
  });
});

describe('request objects of any content (RFC 9101 §4)', () => {
  it('open as parameters of their client, or not at all', async () => {
    const { core } = await startIssuer();
    const key = await testKey('ES256');
    const claim = fc.oneof(
      hostile,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(hostile, { maxLength: 2 }),
      fc.object(),
    );
    const claimName = fc.oneof(
      fc.constantFrom(...names, 'iss', 'aud', 'sub', 'request_uri', 'exp', 'nbf'),
      fc.string({ maxLength: 8 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(claimName, claim, { maxKeys: 5 }), async (changes) => {
        const good = Object.fromEntries(parametersWith({ client_id: 'web-jwt' }));
        const claims = { iss: 'web-jwt', aud: issuer, ...good, ...changes };
        const request = await signed(key, claims as never, { kid: 'ES256' });
        const parameters: ParameterList = [...parametersWith({ client_id: 'web-jwt' }), ['request', request]];
        const outcome = await core.authorization.authorize({ parameters, browserDigest: browser });
        if (outcome.kind === 'redirect') expect(outcome.to).toBe(callback);
        expect(['redirect', 'error_page', 'interaction']).toContain(outcome.kind);
      }),
      { numRuns: 150 },
    );
  });
});

describe('client metadata of any content (RFC 7591 §2)', () => {
  const member = fc.oneof(
    hostile,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(hostile, { maxLength: 3 }),
    fc.object({ maxDepth: 2 }),
    fc.constantFrom('native', 'none', 'private_key_jwt', 'pairwise', 'RS256', 'HS256'),
  );
  const memberName = fc.oneof(
    fc.constantFrom('redirect_uris', 'grant_types', 'response_types', 'token_endpoint_auth_method', 'application_type'),
    fc.constantFrom(
      'jwks',
      'jwks_uri',
      'scope',
      'subject_type',
      'logo_uri',
      'client_name',
      'contacts',
      'default_max_age',
    ),
    fc.constantFrom('client_name#de', 'client_name#DE', 'logo_uri#ja', 'tos_uri#__proto__', 'brand_color'),
    fc.constantFrom(
      'consentRequired',
      'resources',
      'actsAsResource',
      'securityProfile',
      'origin',
      '__proto__',
      'clientId',
    ),
  );

  it('are refused by their own errors, or describe a client without privileges', () => {
    fc.assert(
      fc.property(fc.dictionary(memberName, member, { maxKeys: 6 }), (changes) => {
        const refused = refusal(() => {
          const client = parseClientMetadata({ redirect_uris: ['https://c.example/cb'], ...changes }, [], 'described');
          expect(client).toMatchObject({
            origin: 'described',
            consentRequired: true,
            securityProfile: 'classic',
            resources: [],
          });
          for (const name of ['actsAsResource', 'brandColor']) expect(client).not.toHaveProperty(name);
          for (const name of ['client_credentials', 'urn:ietf:params:oauth:grant-type:token-exchange']) {
            expect(client.grantTypes).not.toContain(name);
          }
          for (const uri of client.redirectUris) expect(uri).not.toMatch(/^(javascript|data|file|blob):|#/i);
          // What it is told holds is what it may register again.
          const whole: Client = { ...client, clientId: 'c', createdAt: 0 };
          expect(parseClientMetadata(clientMetadata(whole), [], 'described')).toEqual({
            ...client,
            ...defaults(client),
          });
        });
        if (refused) expect(['invalid_client_metadata', 'invalid_redirect_uri']).toContain(refused.code);
      }),
      { numRuns: 500 },
    );
  });

  /** Defaults that the answer spells out. */
  function defaults({ idTokenSignedResponseAlg, subjectType }: Partial<Client>): Partial<Client> {
    return {
      idTokenSignedResponseAlg: idTokenSignedResponseAlg ?? 'RS256',
      subjectType: subjectType ?? 'public',
    };
  }
});
