import {
  accessTokenLifetimes,
  accessTokenTypes,
  hookFailures,
  signingAlgorithmNames,
} from '@signet/authorization-server';
import { attributeKeepers, attributeTypes } from '@signet/identity';
import { z } from 'zod';
import { providerPresetNames } from '../federation/provider-presets.js';
import { settingsSchema } from '../settings/settings-schema.js';
import { type StoredTheme, themeSchema } from '../theme/stored-theme.js';

/** Things of one kind. */
const mostOfAKind = 1000;

const text = z.string().min(1).max(2048);
const name = z.string().min(1).max(512);
const names = z.array(name).max(500).readonly();
const languageTag = z.string().regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/);
const texts = z
  .union([z.string().max(1024), z.record(languageTag, z.string().max(1024))])
  .describe('A text, or one for each language (BCP 47)');
const scope = name.optional().describe('Of a client: where this scope was granted');

/** Never the secret itself. */
const secretReference = z
  .union([
    z.strictObject({ env: z.string().regex(/^[A-Za-z_]\w{0,127}$/) }).describe('A variable of the environment'),
    z
      .strictObject({ file: z.string().min(1).max(1024) })
      .describe('A file, beside the configuration where it is relative'),
  ])
  .describe('Where the secret is; the file that names it never has it');

/** The one rule of it is `parseClaimsPolicy`. */
const claimsPolicy = z.strictObject({
  roles: z.literal(true).optional(),
  groups: z.union([z.literal(true), z.strictObject({ below: name }), z.strictObject({ only: names })]).optional(),
  mapped: z
    .record(
      name,
      z.union([
        z.strictObject({ attribute: name, scope }),
        z.strictObject({ value: z.union([text, z.number(), z.boolean(), names]), scope }),
        z.strictObject({ inGroup: name, scope }),
      ]),
    )
    .optional(),
  username: z.union([z.enum(['email', 'subject']), z.strictObject({ attribute: name })]).optional(),
  hook: z
    .strictObject({
      url: text,
      claims: names,
      failure: z.enum(hookFailures),
      timeout: z.int().optional(),
      cache: z.int().optional(),
      scope,
    })
    .optional(),
});

const { least, most } = accessTokenLifetimes;

const audience = z.strictObject({
  name: texts.optional(),
  scopes: z.record(name, texts).describe('Scope -> what a person reads of it'),
  roles: z
    .record(name, z.union([names, z.strictObject({ scopes: names, description: text.optional() })]))
    .optional()
    .describe('Role -> the scopes that it gives; without roles scopes need none'),
  scopesWithoutRole: names.optional(),
  selfRegisteredScopes: names.optional().describe('That a client which registered itself may ask for'),
  accessTokenLifetime: z.int().min(least).max(most).optional().describe('Seconds; 600 where it is absent'),
  signingAlgorithm: z.enum(signingAlgorithmNames as readonly [string, ...string[]]).optional(),
  accessTokenType: z.enum(accessTokenTypes).optional(),
  requiredAcr: name.optional().describe('The class of sign-in with which its tokens are given alone'),
  supportAccess: z
    .literal('allowed')
    .optional()
    .describe('Whether it takes tokens of somebody of support who acts as a person; refused where absent'),
  claimsPolicy: claimsPolicy.optional(),
});

const client = z
  .looseObject({
    secret: secretReference
      .optional()
      .describe('Without it a client that needs one keeps its own, or gets one at first'),
  })
  .describe('Client metadata (RFC 7591 §2), by its own names; what each may say is in docs/clients.md');

const attribute = z.strictObject({
  type: z.enum(attributeTypes),
  description: text.optional(),
  label: texts.optional(),
  requiredFrom: z.int().min(0).optional().describe('Seconds since the epoch'),
  longest: z.int().optional(),
  mostListed: z.int().optional(),
  least: z.number().optional(),
  most: z.number().optional(),
  oneOf: z.array(text).max(500).readonly().optional(),
  seenBy: z.enum(attributeKeepers).optional(),
  changedBy: z.enum(attributeKeepers).optional(),
});

const group = z
  .strictObject({
    description: z.string().max(256).optional(),
    parent: name.optional().describe('The group that it stands in'),
  })
  .describe('Who is in it is said of people, not here');

const value = secretReference.optional().describe('Without it what is kept stays');
const provider = z.strictObject({
  preset: z.enum(providerPresetNames as [string, ...string[]]).optional(),
  tenant: text.optional().describe('Of Microsoft: the directory'),
  kind: z.enum(['oidc', 'github']).optional(),
  issuer: text.optional(),
  name: texts.optional(),
  clientId: text,
  secret: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('none') }),
      z.strictObject({ kind: z.literal('client_secret'), sentBy: z.enum(['basic', 'post']), value }),
      z.strictObject({
        kind: z.literal('private_key_jwt'),
        algorithm: z.enum(['ES256', 'PS256', 'RS256', 'EdDSA']),
        keyId: text.optional(),
        value,
      }),
      z.strictObject({ kind: z.literal('apple'), teamId: text, keyId: text, value }),
    ])
    .optional(),
  scopes: names.optional(),
  answersBy: z.enum(['query', 'form_post']).optional(),
  shown: z.strictObject({ clients: names.optional(), emailDomains: names.optional() }).optional(),
  accounts: z
    .strictObject({ by: z.enum(['nobody', 'invitation', 'domains', 'everybody']), domains: names.optional() })
    .optional(),
  trustsEmail: z.boolean().optional(),
  claims: z.record(name, name).optional(),
  methods: z
    .array(z.strictObject({ claim: z.enum(['acr', 'amr']), value: text, amr: names }))
    .max(50)
    .readonly()
    .optional(),
  keepsTokens: z.boolean().optional(),
  signsOut: z.boolean().optional(),
  enabled: z.boolean().optional().describe('Nobody signs in by one that is not; true where it is absent'),
});

const role = z
  .union([
    z.strictObject({ audience: name, role: name, group: name }),
    z.strictObject({ audience: name, role: name, client: name }),
  ])
  .describe('That a group or a client has a role at an API. What people have is said of people, not here');

function each<Thing extends z.ZodType>(thing: Thing) {
  return z
    .record(name, thing)
    .refine((things) => Object.keys(things).length <= mostOfAKind, { message: `has ${mostOfAKind} at most` })
    .optional();
}

/** All that a configuration can say. Its JSON Schema, what TypeScript takes and what is read at each door follow from here. */
export const configurationSchema = z
  .strictObject({
    $schema: z.string().max(2048).optional(),
    audiences: each(audience).describe('APIs, by identifier: the `aud` of their tokens'),
    clients: each(client).describe('Apps, by client_id'),
    attributes: each(attribute).describe('What is kept of people beside their profile, by name'),
    groups: each(group).describe('By name'),
    providers: each(provider).describe('With whom else people sign in, by id'),
    policies: settingsSchema.values
      .optional()
      .describe('What an installation asks of people, by section; what a section does not say is left to the default'),
    theme: themeSchema
      .optional()
      .describe('How pages look, all of it; what it does not say is left to the default (docs/look.md)'),
    roles: z.array(role).max(mostOfAKind).readonly().optional(),
  })
  .describe('Configuration of a Signet issuer: what is named here is as it stands here (docs/configuration.md)');

export type ConfigurationDocument = z.output<typeof configurationSchema>;

type Things<Member extends keyof ConfigurationDocument> = NonNullable<ConfigurationDocument[Member]>;
export type WantedAudience = Things<'audiences'>[string];
export type WantedClient = Things<'clients'>[string];
export type WantedAttribute = Things<'attributes'>[string];
export type WantedGroup = Things<'groups'>[string];
export type WantedProvider = Things<'providers'>[string];
export type WantedPolicies = Readonly<Record<string, unknown>>;
export type WantedTheme = StoredTheme;
export type WantedRole = Things<'roles'>[number];
export type SecretReference = z.output<typeof secretReference>;

/** For editors: JSON Schema 2020-12. */
export function configurationJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(configurationSchema, { io: 'input' });
}
