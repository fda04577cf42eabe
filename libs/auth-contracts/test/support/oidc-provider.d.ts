/** What the migration tests use of it; the package has no types of its own. */
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

  export interface Configuration {
    readonly clients: ReadonlyArray<Readonly<Record<string, unknown>>>;
    readonly jwks: JSONWebKeySet;
    readonly cookies: { readonly keys: readonly string[] };
    readonly features: {
      readonly clientCredentials: { readonly enabled: boolean };
      readonly devInteractions: { readonly enabled: boolean };
      readonly resourceIndicators: {
        readonly enabled: boolean;
        readonly getResourceServerInfo: (context: unknown, resource: string) => object;
      };
    };
    readonly formats: {
      readonly customizers: { readonly jwt: (context: unknown, token: unknown, jwt: JwtParts) => void };
    };
    readonly ttl: Readonly<Record<string, number>>;
    readonly findAccount: (context: unknown, accountId: string) => Promise<object>;
    readonly loadExistingGrant: (context: Context) => Promise<Grant>;
  }

  export class Provider {
    constructor(issuer: string, configuration: Configuration);
    callback(): RequestListener;
  }
}
