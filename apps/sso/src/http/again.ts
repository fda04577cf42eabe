import type { ParameterList } from '@signet/authorization-server';
import { field } from './parameters.js';

/** Characters of an address that pages carry on; each may take three in the address of a page. */
const longest = 2000;
/** Addresses of ours that a sign-in begins at; a relative address of another form could lead elsewhere. */
const beginnings = /^(?:authorize\?[\x21-\x7e]+|device)$/;

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
  return address.length <= longest && beginnings.test(address) ? address : undefined;
}
