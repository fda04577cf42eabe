import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PlainBrowser } from '@signet/demo/browser';
import { type Contestant, startContestant } from '../harness/contestant.js';

const program = fileURLToPath(new URL('./app.js', import.meta.url));

/** @param storage `memory`, `sqlite` for a new file, or the URL of an empty PostgreSQL database */
export async function startOidcProvider(storage: string): Promise<Contestant> {
  const folder = mkdtempSync(join(tmpdir(), 'oidc-provider-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const where = storage === 'sqlite' ? `sqlite:${join(folder, 'models.sqlite')}` : storage;
    const contestant = await startContestant({ command: [process.execPath, program, where] });
    const stop = async () => {
      await contestant.stop();
      remove();
    };
    return { ...contestant, stop };
  } catch (error) {
    remove();
    throw error;
  }
}

/**
 * Signs an account in at the contestant's own interaction route.
 * @param path of an authorization request
 * @returns the Cookie header of the browser that is now signed in
 */
export async function signInAtOidcProvider(
  url: string,
  path: string,
  redirectUri: string,
  accountId: string,
): Promise<string> {
  const browser = new PlainBrowser();
  const request = new URL(path, url);
  request.searchParams.set('login_hint', accountId);
  const end = await browser.open(request.href, redirectUri);
  if (!end.url.startsWith(redirectUri)) throw new Error(`the sign-in ended at "${end.title}" (${end.status})`);
  // Its other cookies are for the paths of an interaction, and this browser knows no paths.
  return browser
    .cookies(url)
    .split('; ')
    .filter((pair) => pair.startsWith('_session'))
    .join('; ');
}
