import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { elapsedSince } from '@signet/runtime';
import type { Account } from '../accounts/account.js';

/** Accounts that one browser is known for; the one that signed in longest ago makes room. */
const most = 5;
/** Seconds, as long as browsers keep a cookie at most (RFC 6265bis §5.5). */
export const deviceLifetime = 400 * 86_400;
const form = /^([\w-]{22})\.(\d{1,12})\.([\w-]{43})$/;

/** Whose browser it may be. */
export type KnownTo = Pick<Account, 'subject' | 'devicesSince'>;

interface Entry {
  readonly text: string;
  readonly device: string;
  readonly issuedAt: number;
  readonly proof: string;
}

/**
 * What a browser that signed in keeps: for each account an entry of its own, `device.time.proof`, joined by `~` (OWASP, "Slow Down
 * Online Guessing Attacks with Device Cookies"). The proof is of one account, which it does not name; nobody can make one without
 * the key, and one for another account is worth nothing. It signs nobody in: it only keeps this browser's mistakes apart.
 */
export class DeviceCookies {
  /** @param key of the issuer, shared by its processes */
  constructor(private readonly key: () => Promise<Uint8Array>) {}

  /**
   * The browser, where it was signed in to this account before, and not only before its browsers were forgotten.
   * @param cookie as it came; anything else is no browser
   */
  async deviceOf(cookie: string | undefined, account: KnownTo, now: number): Promise<string | undefined> {
    const entry = await this.#entryOf(entriesOf(cookie), account.subject, now);
    // Within the same second nobody knows which was first.
    const isForgotten = entry !== undefined && entry.issuedAt <= (account.devicesSince ?? Number.NEGATIVE_INFINITY);
    return isForgotten ? undefined : entry?.device;
  }

  /** The cookie after a sign-in: a fresh entry for this account in front, those of others behind it. */
  async renew(cookie: string | undefined, subject: string, now: number): Promise<string> {
    const entries = entriesOf(cookie);
    const replaced = await this.#entryOf(entries, subject, now);
    const others = entries.filter((entry) => entry !== replaced).map(({ text }) => text);
    const device = randomBytes(16).toString('base64url');
    const fresh = `${device}.${now}.${await this.#proof(subject, device, String(now))}`;
    return [fresh, ...others].slice(0, most).join('~');
  }

  async #entryOf(entries: readonly Entry[], subject: string, now: number): Promise<Entry | undefined> {
    for (const entry of entries) {
      if (elapsedSince(entry.issuedAt, now) > deviceLifetime) continue;
      const expected = Buffer.from(await this.#proof(subject, entry.device, String(entry.issuedAt)));
      if (timingSafeEqual(expected, Buffer.from(entry.proof))) return entry;
    }
    return undefined;
  }

  async #proof(subject: string, device: string, issuedAt: string): Promise<string> {
    return createHmac('sha256', await this.key())
      .update(JSON.stringify(['device', subject, device, issuedAt]))
      .digest('base64url');
  }
}

function entriesOf(cookie = ''): readonly Entry[] {
  // One entry has some eighty characters.
  if (cookie.length > 100 * most) return [];
  return cookie
    .split('~')
    .slice(0, most)
    .flatMap((text) => {
      const [, device, issuedAt, proof] = form.exec(text) ?? [];
      if (device === undefined || issuedAt === undefined || proof === undefined) return [];
      return [{ text, device, issuedAt: Number(issuedAt), proof }];
    });
}
