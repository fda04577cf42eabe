import {
  afterSignOutOf,
  type ChangedProvider,
  callbackOf,
  changeProvider,
  createProvider,
  deleteProvider,
  findProvider,
  type IdentityView,
  listIdentities,
  listProviders,
  mappedClaims,
  type ProviderPresetName,
  type ProviderView,
  providerPresetNames,
  unlinkIdentity,
  upstreamLogoutOf,
} from '@signet/administration';
import type { MethodRule, ProviderAccounts, ProviderShown } from '@signet/authorization-server';
import { z } from 'zod';
import { paged, pageOf, pageQuery, pageRequest } from '../../api/pages.js';
import { nothing, of, subject, time } from '../../api/shown.js';
import { type Operation, type OperationContext, operation } from '../operation.js';
import { withinPerson } from './places.js';

const text = z.string().min(1).max(1024);
const names = z.union([z.string().max(100), z.record(z.string(), z.string().max(100))]);
const texts = z.array(text).max(50).readonly();
const pem = z.string().max(8192).describe('PKCS #8 in PEM');

const shown = of<ProviderShown>()({
  clients: texts.optional().describe('On the way to these apps alone'),
  emailDomains: texts.optional().describe('To those alone who say that they have an address there'),
});
const accounts = of<ProviderAccounts>()({
  by: z.enum(['nobody', 'invitation', 'domains', 'everybody']),
  domains: texts.describe('Of `domains`'),
});
const methods = z
  .array(
    of<MethodRule>()({ claim: z.enum(['acr', 'amr']), value: text, amr: texts.describe('Believed then (RFC 8176)') }),
  )
  .max(50)
  .readonly();
const claims = z
  .record(z.string(), text)
  .describe(`What of an account (${mappedClaims.join(', ')}) is which claim there, where they differ`);
const described = {
  name: names.describe('The same for all, or by language'),
  clientId: text,
  scopes: texts,
  answersBy: z.enum(['query', 'form_post']),
  shown: z.strictObject(shown.shape),
  accounts: z.strictObject(accounts.shape),
  trustsEmail: z.boolean().describe('What it says of addresses being verified is believed'),
  claims,
  methods,
  keepsTokens: z.boolean().describe('Its tokens are kept, encrypted'),
  signsOut: z.boolean().describe('Who signs out here is led there to sign out, too'),
  signOutBy: z
    .enum(['post', 'get'])
    .optional()
    .describe('How: its ID token goes with it, in no address where it is posted. Default: `post`'),
  sync: z
    .record(z.string(), z.enum(['never', 'at_first', 'always']))
    .optional()
    .describe('When a claim is taken into a profile; `always` leaves what was changed here. Default: `at_first`'),
};
const secret = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('client_secret'), secret: text, sentBy: z.enum(['basic', 'post']) }),
  z.strictObject({
    kind: z.literal('private_key_jwt'),
    algorithm: z.enum(['ES256', 'PS256', 'RS256', 'EdDSA']),
    keyId: text.optional(),
    privateKey: pem,
  }),
  z.strictObject({ kind: z.literal('apple'), teamId: text, keyId: text, privateKey: pem }),
]);

/** With the addresses that are registered there. */
interface RegisteredProvider extends ProviderView {
  readonly redirectUri: string;
  readonly backchannelLogoutUri: string;
  readonly postLogoutRedirectUri: string;
}

const provider = of<RegisteredProvider>()({
  providerId: z.string(),
  kind: z.enum(['oidc', 'github']),
  issuer: z.string(),
  ...described,
  shown,
  accounts,
  secretKind: z.enum(['none', 'client_secret', 'private_key_jwt', 'apple']),
  disabledAt: time.optional(),
  createdAt: time,
  redirectUri: z.string().describe('To be registered there'),
  backchannelLogoutUri: z.string().describe('To be registered there, where it tells of sign-outs'),
  postLogoutRedirectUri: z.string().describe('To be registered there, where people are led to sign out there'),
}).meta({ id: 'IdentityProvider' });

const identity = of<IdentityView>()({
  key: z.string(),
  providerId: z.string(),
  issuer: z.string(),
  upstreamSubject: z.string().describe('Their `sub` there'),
  subject,
  label: z.string().optional(),
  linkedAt: time,
  usedAt: time.optional(),
  keepsTokens: z.boolean(),
}).meta({ id: 'LinkedSignIn' });

const registered =
  ({ ports: { settings } }: OperationContext) =>
  (view: ProviderView): RegisteredProvider => ({
    ...view,
    redirectUri: callbackOf(settings, view.providerId),
    backchannelLogoutUri: upstreamLogoutOf(settings, view.providerId),
    postLogoutRedirectUri: afterSignOutOf(settings),
  });
const changed = (context: OperationContext, { provider: view, version }: ChangedProvider) => ({
  body: registered(context)(view),
  version,
});

export const identityProviderOperations: readonly Operation[] = [
  operation({
    id: 'listIdentityProviders',
    method: 'GET',
    path: '/identity-providers',
    scope: 'admin:providers:read',
    summary: 'With whom else people sign in; a search looks in ids and issuers',
    query: pageQuery,
    answer: { status: 200, schema: pageOf(provider) },
    refusals: ['invalid'],
    run: async (context, { query }) =>
      paged(await listProviders(context.stores, pageRequest(query)), registered(context)),
  }),
  operation({
    id: 'createIdentityProvider',
    method: 'POST',
    path: '/identity-providers',
    scope: 'admin:providers:write',
    summary: 'People can sign in by it from now on; nothing of it is believed beyond who they are there',
    body: z.strictObject({
      providerId: z.string().max(32).describe('Lower case letters, digits and hyphens'),
      preset: z.enum(providerPresetNames as [ProviderPresetName, ...ProviderPresetName[]]).optional(),
      tenant: text.optional().describe('Of Microsoft: the directory'),
      kind: z.enum(['oidc', 'github']).optional(),
      issuer: z.string().max(2048).optional(),
      ...z.object(described).partial().shape,
      clientId: text,
      secret: secret.optional(),
    }),
    answer: { status: 201, schema: provider },
    isVersioned: true,
    run: async (context, { body }) => {
      const made = await createProvider(context.ports, context.initiator, body);
      const location = `/identity-providers/${encodeURIComponent(made.provider.providerId)}`;
      return { ...changed(context, made), location };
    },
  }),
  operation({
    id: 'getIdentityProvider',
    method: 'GET',
    path: '/identity-providers/:providerId',
    scope: 'admin:providers:read',
    summary: 'One of them, without what proves to it that it is us',
    answer: {
      status: 200,
      schema: provider
        .extend({ linked: z.int().describe('How many people are linked there') })
        .meta({ id: 'IdentityProviderInUse' }),
    },
    isVersioned: true,
    run: async (context, { path }) => {
      const { linked, ...found } = await findProvider(context.stores, path.providerId);
      const { body, version } = changed(context, found);
      return { body: { ...body, linked }, version };
    },
  }),
  operation({
    id: 'changeIdentityProvider',
    method: 'PATCH',
    path: '/identity-providers/:providerId',
    scope: 'admin:providers:write',
    summary: 'Change what is named of it; its issuer is pinned, for who is linked is linked with that one',
    body: z.strictObject({
      ...z.object(described).partial().shape,
      secret: secret.optional(),
      enabled: z.boolean().optional(),
    }),
    answer: { status: 200, schema: provider },
    isVersioned: true,
    run: async (context, { path, body }) => {
      const { ports, initiator, expectedVersion } = context;
      return changed(context, await changeProvider(ports, initiator, path.providerId, body, expectedVersion));
    },
  }),
  operation({
    id: 'deleteIdentityProvider',
    method: 'DELETE',
    path: '/identity-providers/:providerId',
    scope: 'admin:providers:write',
    summary: 'People sign in by it no more, nobody is linked there any more, and the sessions that rest on it end',
    answer: { status: 200, schema: z.object({ provider, unlinked: z.int() }) },
    isVersioned: true,
    run: async (context, { path }) => {
      const { ports, initiator, expectedVersion } = context;
      const { provider: view, unlinked } = await deleteProvider(ports, initiator, path.providerId, expectedVersion);
      return { body: { provider: registered(context)(view), unlinked } };
    },
  }),
  operation({
    id: 'listLinkedSignIns',
    method: 'GET',
    path: '/users/:subject/linked-sign-ins',
    scope: 'admin:users:read',
    summary: 'What a person is called elsewhere, by which they sign in here',
    within: withinPerson,
    answer: { status: 200, schema: z.object({ items: z.array(identity) }) },
    run: async ({ stores }, { path }) => ({ body: { items: [...(await listIdentities(stores, path.subject))] } }),
  }),
  operation({
    id: 'unlinkSignIn',
    method: 'DELETE',
    path: '/users/:subject/linked-sign-ins/:key',
    scope: 'admin:users:write',
    summary: 'They sign in by it no more, also where it is their only way',
    within: withinPerson,
    answer: { status: 204, schema: nothing },
    run: async ({ ports, initiator }, { path }) => {
      await unlinkIdentity(ports, initiator, { subject: path.subject }, path.key);
      return { body: undefined };
    },
  }),
];
