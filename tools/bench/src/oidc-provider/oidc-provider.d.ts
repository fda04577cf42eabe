/** What the bench uses of it; the package has no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  /** What a model stores; the rest is the provider's own. */
  export interface Payload {
    readonly grantId?: string;
    readonly userCode?: string;
    readonly uid?: string;
    readonly [member: string]: unknown;
  }

  /** Of one model: Session, Grant, AuthorizationCode, RefreshToken ... */
  export interface Adapter {
    /** @param expiresIn seconds */
    upsert(id: string, payload: Payload, expiresIn?: number): Promise<void>;
    /** With a truthy `consumed` where it was consumed. */
    find(id: string): Promise<Payload | undefined>;
    findByUserCode(userCode: string): Promise<Payload | undefined>;
    findByUid(uid: string): Promise<Payload | undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  export interface Grant {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export interface Client {
    readonly clientId: string;
    grantTypeAllowed(name: string): boolean;
  }

  export interface Context {
    readonly oidc: {
      readonly client: Client;
      readonly provider: Provider;
      readonly session: { readonly accountId?: string; grantIdFor(clientId: string): string | undefined };
    };
  }

  export class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    readonly Grant: {
      new (of: { readonly clientId: string; readonly accountId: string | undefined }): Grant;
      find(id: string): Promise<Grant | undefined>;
    };
    callback(): RequestListener;
    interactionDetails(
      request: IncomingMessage,
      response: ServerResponse,
    ): Promise<{ readonly params: Readonly<Record<string, string | undefined>> }>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: { readonly login: { readonly accountId: string } },
    ): Promise<void>;
  }
}
