/** What the tests of several projects use of it; the package has no types of its own. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';
  import type { JSONWebKeySet } from 'jose';

  /** An access token before it is signed. */
  export interface JwtParts {
    header?: Readonly<Record<string, unknown>> | undefined;
    payload: Record<string, unknown>;
  }

  export interface Grant {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }

  export interface Context {
    readonly oidc: {
      readonly provider: { readonly Grant: new (of: { clientId: string; accountId: string }) => Grant };
      readonly client: { readonly clientId: string };
      readonly session: { readonly accountId: string };
    };
  }

  export interface ClientMetadata {
    readonly client_id: string;
    readonly [member: string]: unknown;
  }

  export interface Feature {
    readonly enabled: boolean;
    /** Of `resourceIndicators`. */
    readonly getResourceServerInfo?: (context: unknown, resource: string) => object;
  }

  export interface Configuration {
    readonly clients?: readonly ClientMetadata[];
    readonly jwks?: JSONWebKeySet;
    readonly cookies?: { readonly keys: readonly string[]; readonly long?: { readonly sameSite: 'none' | 'lax' } };
    readonly enableHttpPostMethods?: boolean;
    readonly scopes?: readonly string[];
    readonly claims?: Readonly<Record<string, readonly string[]>>;
    readonly features?: Readonly<Record<string, Feature>>;
    readonly formats?: {
      readonly customizers: { readonly jwt: (context: unknown, token: unknown, jwt: JwtParts) => void };
    };
    readonly ttl?: Readonly<Record<string, number>>;
    readonly pkce?: { readonly required: (context: unknown, client: { readonly clientId: string }) => boolean };
    readonly findAccount?: (context: unknown, accountId: string) => Promise<object>;
    readonly loadExistingGrant?: (context: Context) => Promise<Grant>;
  }

  export class Provider {
    constructor(issuer: string, configuration: Configuration);
    callback(): RequestListener;
  }
}
