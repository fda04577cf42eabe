import { PlainBrowser } from '@signet/demo/browser';

export interface Person {
  readonly username: string;
  readonly password: string;
}

/**
 * Signs a person in through the pages.
 * @param path of an authorization request whose client needs no consent
 * @returns the Cookie header of the browser that is now signed in
 */
export async function signIn(issuer: string, path: string, redirectUri: string, person: Person): Promise<string> {
  const browser = new PlainBrowser();
  const page = await browser.open(new URL(path, issuer).href, redirectUri);
  const end = await browser.submit(page, { ...person }, redirectUri);
  if (!end.url.startsWith(redirectUri)) throw new Error(`the sign-in ended at "${end.title}" (${end.status})`);
  return browser.cookies(issuer);
}
