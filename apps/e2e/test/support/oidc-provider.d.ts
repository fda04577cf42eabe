/** What the differential test uses of it; the package has no types of its own. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';

  export interface ClientMetadata {
    readonly client_id: string;
    readonly [member: string]: unknown;
  }

  export interface Configuration {
    readonly clients?: readonly ClientMetadata[];
    readonly scopes?: readonly string[];
    readonly features?: Readonly<Record<string, { readonly enabled: boolean }>>;
    readonly pkce?: { readonly required: (context: unknown, client: { readonly clientId: string }) => boolean };
  }

  export class Provider {
    constructor(issuer: string, configuration: Configuration);
    callback(): RequestListener;
  }
}
