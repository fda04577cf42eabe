import { type Client, clientPolicy, redirectDestination, uriFault } from '@signet/authorization-server';
import { readableName } from '@signet/runtime';

/** What pages know of a client: what people may see of it, never the record with its secrets. */
export interface ClientView {
  readonly name: string;
  /** Of an operator's client alone: nobody else's is loaded before the person agreed. */
  readonly logo?: string | undefined;
  readonly policy?: string | undefined;
  readonly terms?: string | undefined;
  /** Set where no operator vouches for it, who chose its name itself. */
  readonly unverified?: { readonly host?: string | undefined } | undefined;
}

/**
 * The one place where a page's view of a client is made. Links that it registered are shown only where they cannot be script.
 * @param redirectUri where the answer goes, where there is one
 */
export function clientView(client: Client, redirectUri = client.redirectUris[0]): ClientView {
  const { clientId, clientName, logoUri, policyUri, tosUri } = client;
  const { operatorVouches, showsLogo } = clientPolicy(client);
  return {
    name: readableName(clientName) || readableName(clientId),
    logo: showsLogo ? httpsOnly(logoUri) : undefined,
    policy: httpsOnly(policyUri),
    terms: httpsOnly(tosUri),
    unverified: operatorVouches ? undefined : { host: hostOf(client, redirectUri) },
  };
}

/** What it can be told by: a described client by where its document is, another one by where it has its answers sent. */
function hostOf({ clientId, origin }: Client, redirectUri: string | undefined): string | undefined {
  const address = origin === 'described' ? clientId : redirectUri;
  return address !== undefined && URL.canParse(address) ? shownDestination(address) : undefined;
}

/** What a page loads to show these clients. */
export function imagesOf(...clients: ReadonlyArray<ClientView | undefined>): readonly string[] {
  return clients.flatMap((client) => client?.logo ?? []);
}

/** Where an address leads as people read it: host and port, with the scheme where it is not https. */
export function shownDestination(address: string): string {
  return redirectDestination(address).name.replace(/^https:\/\//, '');
}

export function httpsOnly(address: string | undefined): string | undefined {
  return address !== undefined && uriFault(address, 'page') === undefined ? address : undefined;
}
