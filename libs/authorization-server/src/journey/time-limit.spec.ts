import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { browser, interactionOf, parametersWith, startCore } from '../../test/authorization-fixture.js';
import { digest } from '../shared/digest.js';
import { extendedUntil } from './time-limit.js';

async function atLogin() {
  const server = await startCore();
  const begun = await server.core.authorization.authorize({ parameters: parametersWith({}), browserDigest: browser });
  const login = interactionOf(begun, 'login');
  const extend = () => server.core.journey.extend(login);
  return { ...server, login, extend, began: server.clock.now() };
}

describe('more time for a page', () => {
  it('is as much as there was at first, from when it is asked for', async () => {
    const { extend, clock, began, stores, login } = await atLogin();
    clock.advance(600);
    expect(await extend()).toEqual({ until: began + 1_500, most: began + 11 * 900 });
    expect((await stores.interactions.find(login.interactionId))?.expiresAt).toBe(began + 1_500);
    clock.advance(899);
    expect(await extend()).toMatchObject({ until: began + 600 + 899 + 900 });
  });

  it('can be asked for ten times at the last moment, and then no more: nobody keeps it for ever', async () => {
    const { core, extend, clock, began, login } = await atLogin();
    const until: unknown[] = [];
    for (let nth = 0; nth < 11; nth += 1) {
      clock.advance(899);
      until.push((await extend())?.until);
    }
    const most = began + 11 * 900;
    expect(until.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, nth) => began + 899 * (nth + 1) + 900));
    expect([...until.slice(10), (await extend())?.until]).toEqual([most, most]);
    clock.advance(most - clock.now());
    expect([await extend(), await core.journey.describe(login)]).toEqual([undefined, undefined]);
  });

  it('lasts as long for what was proved', async () => {
    const { core, extend, clock, login, stores, signIn } = await atLogin();
    const { session } = await signIn();
    const at = clock.now();
    const methods = [{ amr: 'pwd', at }];
    const { interactionId } = login;
    await stores.proofs.save({
      interactionId,
      browserDigest: browser,
      subject: 'alice',
      methods,
      createdAt: at,
      expiresAt: at + 900,
    });
    clock.advance(800);
    await extend();
    expect((await stores.proofs.find(interactionId))?.expiresAt).toBe(at + 1_700);
    expect(await core.journey.describe({ ...login, session })).toMatchObject({ limit: { until: at + 1_700 } });
  });

  it('is given to nobody in another browser, for nothing that is unknown, and not once it is answered', async () => {
    const { core, login, extend, stores, began, clock } = await atLogin();
    clock.advance(60);
    expect(await core.journey.extend({ ...login, browserDigest: digest('another') })).toBeUndefined();
    expect(await core.journey.extend({ ...login, interactionId: 'unknown' })).toBeUndefined();
    expect((await stores.interactions.find(login.interactionId))?.expiresAt).toBe(began + 900);
    await core.journey.deny(login);
    const ended = (await stores.interactions.find(login.interactionId))?.expiresAt;
    expect(await extend()).toBeUndefined();
    expect((await stores.interactions.find(login.interactionId))?.expiresAt).toBe(ended);
  });

  it('is never less than before and never more than at most, whenever and however often it is asked for', () => {
    const whole = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -2_000, max: 2_000 }), { maxLength: 60 }),
        whole(3_600),
        (steps, lifetime) => {
          const most = 11 * lifetime;
          let [now, until] = [0, lifetime];
          for (const step of steps) {
            // A clock may be set back.
            now += step;
            const later = extendedUntil({ until, most }, lifetime, now);
            if (later < until || later > most || (later > until && later > now + lifetime)) return false;
            until = later;
          }
          return true;
        },
      ),
    );
  });
});
