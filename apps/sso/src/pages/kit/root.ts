import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** The way from the page to the issuer's first one, such as `../`; empty beside it. */
export const Root = createContext('');

/** With a scheme, or of this very page. */
const elsewhere = /^(?:[a-z][a-z0-9+.-]*:|#|\?)/i;

/**
 * The address of one of our pages, given from the issuer on, as seen from the page that is shown: relative, for a proxy may have taken
 * a path off before this one.
 */
export function useAddress(): (address: string) => string {
  const root = useContext(Root);
  return (address) => (elsewhere.test(address) ? address : `${root}${address === './' ? '' : address}` || './');
}
