import type { LocalizedText } from '../audience/define-audience.js';

/** Where a secret is: a variable of the environment, or a file. Never the secret itself. */
export type SecretReference = { readonly env: string } | { readonly file: string };

/** What an issuer decides of an API beside its contract. What is absent has its default. */
export interface AudienceSettings {
  /** Scopes that need no role although there are roles. */
  readonly scopesWithoutRole?: readonly string[] | undefined;
  /** Scopes that a client which registered itself may ask for. */
  readonly selfRegisteredScopes?: readonly string[] | undefined;
  /** Seconds; 600 where it is absent. */
  readonly accessTokenLifetime?: number | undefined;
  readonly signingAlgorithm?: string | undefined;
  readonly accessTokenType?: 'at+jwt' | 'JWT' | undefined;
  /** The class of sign-in (`acr`) with which its tokens are given alone. */
  readonly requiredAcr?: string | undefined;
  /** Whether it takes tokens of somebody of support who acts as a person; refused where absent. */
  readonly supportAccess?: 'allowed' | undefined;
  /** What its tokens say beside what all have (docs/claims.md of the issuer). */
  readonly claimsPolicy?: object | undefined;
}

export interface AudienceDocument extends AudienceSettings {
  readonly name?: LocalizedText | undefined;
  readonly scopes: Readonly<Record<string, LocalizedText>>;
  readonly roles?:
    | Readonly<
        Record<
          string,
          readonly string[] | { readonly scopes: readonly string[]; readonly description?: string | undefined }
        >
      >
    | undefined;
}

/** Client metadata (RFC 7591 §2), by its own names. */
export interface ClientDocument {
  readonly client_name?: string | undefined;
  readonly token_endpoint_auth_method?: string | undefined;
  readonly grant_types?: readonly string[] | undefined;
  readonly redirect_uris?: readonly string[] | undefined;
  readonly post_logout_redirect_uris?: readonly string[] | undefined;
  readonly scope?: string | undefined;
  readonly resources?: ReadonlyArray<{ readonly identifier: string; readonly scopes: readonly string[] }> | undefined;
  /** Without it a client that needs a secret keeps its own, or gets one at first. */
  readonly secret?: SecretReference | undefined;
  readonly [member: string]: unknown;
}

/** What is kept of people beside their profile. */
export interface AttributeDocument {
  readonly type: 'string' | 'number' | 'boolean' | 'strings';
  readonly description?: string | undefined;
  readonly label?: LocalizedText | undefined;
  readonly requiredFrom?: number | undefined;
  readonly longest?: number | undefined;
  readonly mostListed?: number | undefined;
  readonly least?: number | undefined;
  readonly most?: number | undefined;
  readonly oneOf?: readonly string[] | undefined;
  readonly seenBy?: 'person' | 'operator' | undefined;
  readonly changedBy?: 'person' | 'operator' | undefined;
}

export interface GroupDocument {
  readonly description?: string | undefined;
  /** The name of the group that it stands in. */
  readonly parent?: string | undefined;
}

/** With whom else people sign in (docs/upstream.md of the issuer). */
export interface ProviderDocument {
  readonly preset?: string | undefined;
  readonly issuer?: string | undefined;
  readonly name?: LocalizedText | undefined;
  readonly clientId: string;
  readonly secret?:
    | { readonly kind: 'none' }
    | {
        readonly kind: 'client_secret';
        readonly sentBy: 'basic' | 'post';
        readonly value?: SecretReference | undefined;
      }
    | {
        readonly kind: 'private_key_jwt';
        readonly algorithm: 'ES256' | 'PS256' | 'RS256' | 'EdDSA';
        readonly keyId?: string | undefined;
        readonly value?: SecretReference | undefined;
      }
    | {
        readonly kind: 'apple';
        readonly teamId: string;
        readonly keyId: string;
        readonly value?: SecretReference | undefined;
      }
    | undefined;
  readonly enabled?: boolean | undefined;
  readonly [member: string]: unknown;
}

type Day = string;

/** By section and setting, in the units of the variables of the same meaning. */
export interface PoliciesDocument {
  readonly passwords?: { readonly minLength?: number; readonly recovery?: boolean } | undefined;
  readonly secondFactor?:
    | {
        readonly mode?: 'required' | 'optional';
        readonly from?: Day;
        readonly kinds?: ReadonlyArray<'passkey' | 'totp'>;
        readonly rememberedDays?: number;
        readonly emailCode?: boolean;
      }
    | undefined;
  readonly registration?:
    | {
        readonly by?: 'off' | 'invitation' | 'domains' | 'open';
        readonly domains?: readonly string[];
        readonly email?: 'verified' | 'default' | 'unverified';
        readonly fields?: readonly string[];
        readonly fieldsFrom?: Day;
      }
    | undefined;
  readonly profile?: { readonly fields?: readonly string[]; readonly deletionGraceDays?: number } | undefined;
  readonly sessions?:
    | {
        readonly idleTimeout?: number;
        readonly lifetime?: number;
        readonly keepSignedInDays?: number;
        readonly mostPerPerson?: number;
        readonly consentDays?: number;
      }
    | undefined;
  readonly offers?: { readonly allowed?: readonly string[]; readonly everyDays?: number } | undefined;
  readonly signIn?: { readonly challenge?: 'automatic' | 'always' | 'off' } | undefined;
  readonly pages?: { readonly defaultLocale?: string; readonly supportContact?: string } | undefined;
}

/** Colours as `#rrggbb`. */
export interface ThemeColors {
  readonly background?: string | undefined;
  readonly card?: string | undefined;
  readonly text?: string | undefined;
  readonly muted?: string | undefined;
  readonly line?: string | undefined;
  readonly accent?: string | undefined;
  readonly accentText?: string | undefined;
  readonly field?: string | undefined;
  readonly danger?: string | undefined;
  readonly dangerBackground?: string | undefined;
}

/** How the pages of an issuer look. */
export interface ThemeDocument {
  readonly name?: string | undefined;
  /** The same by language (BCP 47); `name` is for everybody else. */
  readonly names?: Readonly<Record<string, string>> | undefined;
  /** PNG, JPEG, WebP or SVG, as a `data:` address. */
  readonly logo?: string | undefined;
  readonly light?: ThemeColors | undefined;
  readonly dark?: ThemeColors | undefined;
  /** Pixels. */
  readonly radius?: number | undefined;
  readonly font?: string | undefined;
  readonly links?:
    | ReadonlyArray<{ readonly href: string; readonly label: string | Readonly<Record<string, string>> }>
    | undefined;
  /** Its text. */
  readonly stylesheet?: string | undefined;
}

/** That a group or a client has a role at an API. */
export type RoleDocument =
  | { readonly audience: string; readonly role: string; readonly group: string }
  | { readonly audience: string; readonly role: string; readonly client: string };

/** A configuration as its issuer reads it, whatever it was written in. */
export interface SignetDocument {
  readonly audiences?: Readonly<Record<string, AudienceDocument>> | undefined;
  readonly clients?: Readonly<Record<string, ClientDocument>> | undefined;
  readonly attributes?: Readonly<Record<string, AttributeDocument>> | undefined;
  readonly groups?: Readonly<Record<string, GroupDocument>> | undefined;
  readonly providers?: Readonly<Record<string, ProviderDocument>> | undefined;
  /** What an installation asks of people (docs/settings.md of the issuer); what a section does not say is left to the default. */
  readonly policies?: PoliciesDocument | undefined;
  /** How pages look (docs/look.md of the issuer); what it does not say is left to the default. */
  readonly theme?: ThemeDocument | undefined;
  readonly roles?: readonly RoleDocument[] | undefined;
}
