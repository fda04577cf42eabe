import { endpoints, type ParameterList } from '@signet/authorization-server';
import { addressOf, carriedBy, type OwnPage } from '../account/own-page.js';
import { ownPages } from '../account/own-pages.js';
import { field } from './parameters.js';

/** Characters of an address that pages carry on; each may take three in the address of a page. */
const longest = 2000;
/** Addresses of ours that a sign-in begins at; a relative address of another form could lead elsewhere. */
const authorize = /^authorize\?[\x21-\x7e]+$/;
const pages: ReadonlyMap<string, Pick<OwnPage, 'endpoint' | 'carries'>> = new Map(
  [{ endpoint: endpoints.device }, ...Object.values(ownPages)].map((page) => [page.endpoint.path.slice(1), page]),
);

/** Whether it is a page of ours, which asks by itself for what it needs; with what it carries over a sign-in, and nothing else. */
export function isPage(beginning: string): boolean {
  const [path = '', query = ''] = beginning.split('?', 2);
  const page = pages.get(path);
  return page !== undefined && addressOf(page, carriedBy(page, [...new URLSearchParams(query)])) === beginning;
}

/** Where the same authorization request begins again; undefined where it is too long to be carried from page to page. */
export function againAtAuthorize(parameters: ParameterList): string | undefined {
  const query = new URLSearchParams(parameters.map(([name, value]) => [name, value]));
  return bounded(`authorize?${query}`);
}

/** What a page was told of where it all began; anybody may have written it. */
export function againOf(parameters: ParameterList): string | undefined {
  return bounded(field(parameters, 'again'));
}

function bounded(address: string): string | undefined {
  return address.length <= longest && (isPage(address) || authorize.test(address)) ? address : undefined;
}
