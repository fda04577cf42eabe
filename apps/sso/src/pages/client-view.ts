import type { LocalizedText } from '@signet/auth-contracts';
import { type Client, clientPolicy, redirectDestination, uriFault } from '@signet/authorization-server';
import { readableName } from '@signet/runtime';

/** Accents of pages about a client, `#rrggbb`, by what people prefer. */
export interface Brand {
  readonly light?: string | undefined;
  readonly dark?: string | undefined;
}

/** What pages know of a client: what people may see of it, never the record with its secrets. */
export interface ClientView {
  readonly name: LocalizedText;
  /** Of an operator's client alone: nobody else's is loaded before the person agreed. */
  readonly logo?: LocalizedText | undefined;
  /** Of an operator's client alone: nobody dresses as somebody else. */
  readonly brand?: Brand | undefined;
  readonly policy?: LocalizedText | undefined;
  readonly terms?: LocalizedText | undefined;
  /** Set where no operator vouches for it, who chose its name itself. */
  readonly unverified?: { readonly host?: string | undefined } | undefined;
}

/**
 * The one place where a page's view of a client is made. Links that it registered are shown only where they cannot be script.
 * @param redirectUri where the answer goes, where there is one
 */
export function clientView(client: Client, redirectUri = client.redirectUris[0]): ClientView {
  const { clientId, clientName, logoUri, policyUri, tosUri, localized = {} } = client;
  const { brand, operatorVouches, showsLogo } = clientPolicy(client);
  return {
    name: inLanguages(readableName(clientName) || readableName(clientId), localized.clientName, readableName) ?? '',
    logo: showsLogo ? inLanguages(httpsOnly(logoUri), localized.logoUri, httpsOnly) : undefined,
    brand: brand.light === undefined && brand.dark === undefined ? undefined : brand,
    policy: inLanguages(httpsOnly(policyUri), localized.policyUri, httpsOnly),
    terms: inLanguages(httpsOnly(tosUri), localized.tosUri, httpsOnly),
    unverified: operatorVouches ? undefined : { host: hostOf(client, redirectUri) },
  };
}

/** What is in no language comes first, for those who read none of the others: `und` is its tag (BCP 47). */
export function inLanguages(
  usual: string | undefined,
  texts: Readonly<Record<string, string>> = {},
  shown: (text: string) => string | undefined = (text) => text,
): LocalizedText | undefined {
  const readable = Object.entries(texts).flatMap(([tag, text]) => {
    const found = shown(text);
    return found ? [[tag, found] as const] : [];
  });
  if (readable.length === 0) return usual;
  return Object.fromEntries([...(usual === undefined ? [] : [['und', usual] as const]), ...readable]);
}

/** What it can be told by: a described client by where its document is, another one by where it has its answers sent. */
function hostOf({ clientId, origin }: Client, redirectUri: string | undefined): string | undefined {
  const address = origin === 'described' ? clientId : redirectUri;
  return address !== undefined && URL.canParse(address) ? shownDestination(address) : undefined;
}

/** Where an address leads as people read it: host and port, with the scheme where it is not https. */
export function shownDestination(address: string): string {
  return redirectDestination(address).name.replace(/^https:\/\//, '');
}

export function httpsOnly(address: string | undefined): string | undefined {
  return address !== undefined && uriFault(address, 'page') === undefined ? address : undefined;
}
