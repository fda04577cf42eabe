/** What the tests of signing in elsewhere use of it; the package has no types of its own. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';
  import type { JSONWebKeySet } from 'jose';

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
    readonly claims: Readonly<Record<string, readonly string[]>>;
    readonly features: Readonly<Record<string, { readonly enabled: boolean }>>;
    readonly findAccount: (context: unknown, accountId: string) => Promise<object>;
    readonly loadExistingGrant: (context: Context) => Promise<Grant>;
  }

  export class Provider {
    constructor(issuer: string, configuration: Configuration);
    callback(): RequestListener;
  }
}
