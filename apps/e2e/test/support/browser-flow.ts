import { type Page, PlainBrowser } from '@signet/demo/browser';

export interface Person {
  readonly username: string;
  readonly password: string;
}

/**
 * Opens an address of the issuer in a browser without script and does what its pages ask for, until the browser is sent
 * to the client.
 * @returns the address it was sent to
 */
export async function walk(
  address: string,
  person: Person,
  redirectUri: string,
  browser = new PlainBrowser(),
): Promise<URL> {
  const page = await walkPages(await browser.open(address, redirectUri), person, redirectUri, browser);
  if (!page.url.startsWith(redirectUri)) throw new Error(`stopped at "${page.title}" (${page.status}): ${page.url}`);
  return new URL(page.url);
}

/** Signs in and consents wherever a page asks for it. */
export async function walkPages(
  start: Page,
  person: Person,
  redirectUri: string,
  browser: PlainBrowser,
): Promise<Page> {
  let page = start;
  if (page.html.includes('id="login-submit"')) page = await browser.submit(page, { ...person }, redirectUri);
  if (page.html.includes('id="consent-allow"')) {
    page = await browser.submit(page, page.button('consent-allow'), redirectUri);
  }
  return page;
}
