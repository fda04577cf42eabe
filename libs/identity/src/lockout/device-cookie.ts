import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { elapsedSince } from '@signet/runtime';
import type { Account } from '../accounts/account.js';

/** Accounts that one browser is known for; the one that signed in longest ago makes room. */
const most = 5;
/** Seconds, as long as browsers keep a cookie at most (RFC 6265bis §5.5). */
export const deviceLifetime = 400 * 86_400;
const form = /^([\w-]{22})\.(\d{1,12})\.([\w-]{43})(?:\.([\w-]{1,43})\.([\w-]{43}))?$/;
/** Characters of one entry, and some more. */
const longestEntry = 200;

/** What a browser keeps of being remembered for an account; see `RememberedDevice` of the core. */
export interface RememberedToken {
  readonly deviceId: string;
  readonly value: string;
}

/** Whose browser it may be. */
export type KnownTo = Pick<Account, 'subject' | 'devicesSince'>;

interface Entry {
  readonly text: string;
  readonly device: string;
  readonly issuedAt: number;
  readonly proof: string;
  readonly remembered?: RememberedToken | undefined;
}

/**
 * What a browser that signed in keeps: for each account an entry of its own, `device.time.proof`, and `.deviceId.value` where it is remembered, joined by `~` (OWASP, "Slow Down
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
    return entry && !isForgotten(entry, account) ? entry.device : undefined;
  }

  /** As what the browser is remembered for this account, by its own word: the record decides. */
  async rememberedIn(cookie: string | undefined, account: KnownTo, now: number): Promise<RememberedToken | undefined> {
    const entry = await this.#entryOf(entriesOf(cookie), account.subject, now);
    return entry && !isForgotten(entry, account) ? entry.remembered : undefined;
  }

  /** What takes its place once it was used: it follows from it, and nobody can tell it without the key. */
  async nextOf({ deviceId, value }: RememberedToken): Promise<RememberedToken> {
    const next = createHmac('sha256', await this.key()).update(JSON.stringify(['remembered', deviceId, value]));
    return { deviceId, value: next.digest('base64url') };
  }

  /**
   * The cookie after a sign-in: a fresh entry for this account in front, those of others behind it.
   * @param remembered in place of what it kept of being remembered, which stays otherwise
   */
  async renew(cookie: string | undefined, subject: string, now: number, remembered?: RememberedToken): Promise<string> {
    const entries = entriesOf(cookie);
    const replaced = await this.#entryOf(entries, subject, now);
    const others = entries.filter((entry) => entry !== replaced).map(({ text }) => text);
    const device = randomBytes(16).toString('base64url');
    const kept = remembered ?? replaced?.remembered;
    const proof = await this.#proof(subject, device, String(now), kept);
    const fresh = [device, now, proof, ...(kept ? [kept.deviceId, kept.value] : [])].join('.');
    return [fresh, ...others].slice(0, most).join('~');
  }

  async #entryOf(entries: readonly Entry[], subject: string, now: number): Promise<Entry | undefined> {
    for (const entry of entries) {
      if (elapsedSince(entry.issuedAt, now) > deviceLifetime) continue;
      const expected = Buffer.from(await this.#proof(subject, entry.device, String(entry.issuedAt), entry.remembered));
      if (timingSafeEqual(expected, Buffer.from(entry.proof))) return entry;
    }
    return undefined;
  }

  async #proof(subject: string, device: string, issuedAt: string, remembered?: RememberedToken): Promise<string> {
    return createHmac('sha256', await this.key())
      .update(
        JSON.stringify([
          'device',
          subject,
          device,
          issuedAt,
          ...(remembered ? [remembered.deviceId, remembered.value] : []),
        ]),
      )
      .digest('base64url');
  }
}

/** Within the same second nobody knows which was first. */
function isForgotten({ issuedAt }: Entry, { devicesSince = Number.NEGATIVE_INFINITY }: KnownTo): boolean {
  return issuedAt <= devicesSince;
}

function entriesOf(cookie = ''): readonly Entry[] {
  if (cookie.length > longestEntry * most) return [];
  return cookie
    .split('~')
    .slice(0, most)
    .flatMap((text) => {
      const [, device, issuedAt, proof, deviceId, value] = form.exec(text) ?? [];
      if (device === undefined || issuedAt === undefined || proof === undefined) return [];
      const remembered = deviceId !== undefined && value !== undefined ? { deviceId, value } : undefined;
      return [{ text, device, issuedAt: Number(issuedAt), proof, remembered }];
    });
}
