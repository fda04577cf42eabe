import { describe, expect, it } from '@jest/globals';
import { DeviceCookies, type RememberedToken } from './device-cookie.js';

const now = 1_700_000_000;
const cookies = new DeviceCookies(async () => new Uint8Array(32));
const token: RememberedToken = { deviceId: 'one', value: 'v'.repeat(43) };
const alice = { subject: 'alice' };

describe('what a browser keeps of being remembered', () => {
  it('stays with the entry of its account, whatever is renewed, until another takes its place', async () => {
    let cookie = await cookies.renew(undefined, 'alice', now, token);
    cookie = await cookies.renew(cookie, 'bob', now);
    cookie = await cookies.renew(cookie, 'alice', now + 5);
    expect(await cookies.rememberedIn(cookie, alice, now)).toEqual(token);
    expect(await cookies.rememberedIn(cookie, { subject: 'bob' }, now)).toBeUndefined();
    const next = await cookies.nextOf(token);
    cookie = await cookies.renew(cookie, 'alice', now + 6, next);
    expect(await cookies.rememberedIn(cookie, alice, now)).toEqual(next);
    expect(cookie.split('~')).toHaveLength(2);
  });

  it('is followed by one value, which nobody tells without the key', async () => {
    const [one, same] = [await cookies.nextOf(token), await cookies.nextOf(token)];
    expect(one).toEqual(same);
    expect(one.value).toMatch(/^[\w-]{43}$/);
    const other = await new DeviceCookies(async () => new Uint8Array(32).fill(1)).nextOf(token);
    expect([other.value === one.value, (await cookies.nextOf(one)).value === one.value]).toEqual([false, false]);
  });

  it('is nothing where it was cut off, put on, exchanged or forgotten', async () => {
    const [bare, whole] = [await cookies.renew(undefined, 'alice', now), await cookies.renew('', 'alice', now, token)];
    const entry = whole.split('.').slice(0, 3).join('.');
    for (const made of [
      entry,
      `${bare}.${token.deviceId}.${token.value}`,
      `${entry}.other.${token.value}`,
      `${entry}.one.${'w'.repeat(43)}`,
      `${entry}.one`,
    ]) {
      expect([made, await cookies.rememberedIn(made, alice, now)]).toEqual([made, undefined]);
    }
    expect(await cookies.deviceOf(entry, alice, now)).toBeUndefined();
    expect(await cookies.rememberedIn(whole, { ...alice, devicesSince: now }, now)).toBeUndefined();
    expect(await cookies.rememberedIn(whole, alice, now)).toEqual(token);
  });
});
