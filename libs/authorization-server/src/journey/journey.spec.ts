import { describe, expect, it, jest } from '@jest/globals';
import { answerOf, browser, interactionOf, parametersWith, startCore } from '../../test/authorization-fixture.js';
import { digest } from '../shared/digest.js';

async function atConsent() {
  const issuer = await startCore();
  const { core, signIn, stores } = issuer;
  const { session } = await signIn();
  const begun = await core.authorization.authorize({ parameters: parametersWith(), session, browserDigest: browser });
  const reference = interactionOf(begun, 'consent');
  const { seen = '' } = (await core.journey.describe(reference)) ?? {};
  const remembered = () => stores.consents.find('alice', 'portal', 'https://portal.example.com');
  return { ...issuer, session, seen, reference, remembered };
}

describe('a visit', () => {
  it('that allows looks the interaction up once and decides once', async () => {
    const { core, stores, session, seen, reference } = await atConsent();
    const lookedUp = jest.spyOn(stores.interactions, 'find');
    const readConsent = jest.spyOn(stores.consents, 'find');
    expect(answerOf(await core.journey.allow({ ...reference, session, seen }))).toHaveProperty('code');
    expect(lookedUp).toHaveBeenCalledTimes(1);
    // To decide, and to add to what was agreed before.
    expect(readConsent).toHaveBeenCalledTimes(2);
  });

  it('that allows remembers the consent and gives the code together, or does neither', async () => {
    const { core, stores, session, seen, reference, remembered } = await atConsent();
    jest.spyOn(stores.authorizationCodes, 'insert').mockRejectedValueOnce(new Error('the disk is full'));
    await expect(core.journey.allow({ ...reference, session, seen })).rejects.toThrow('the disk is full');
    expect(await remembered()).toBeUndefined();
    expect(answerOf(await core.journey.allow({ ...reference, session, seen }))).toHaveProperty('code');
    expect(await remembered()).toBeDefined();
  });

  it('that is sent again leads to the client again, with a code of its own', async () => {
    const { core, stores, clock, session, seen, reference, remembered } = await atConsent();
    const all = await Promise.all(
      Array.from({ length: 10 }, () => core.journey.allow({ ...reference, session, seen })),
    );
    expect(new Set(all.map((outcome) => answerOf(outcome).code)).size).toBe(10);
    expect(all.map((outcome) => answerOf(outcome).state)).toEqual(Array<string>(10).fill('xyz'));
    expect(await remembered()).toBeDefined();
    clock.advance(59);
    const { code = '' } = answerOf(await core.journey.allow({ ...reference, session, seen }));
    expect(await stores.authorizationCodes.find(digest(code))).toMatchObject({ createdAt: clock.now() });
    clock.advance(1);
    expect((await core.journey.allow({ ...reference, session, seen })).kind).toBe('error_page');
  });

  it('that is sent again by another browser or another person gives nothing', async () => {
    const { core, stores, signIn, session, seen, reference } = await atConsent();
    await core.journey.allow({ ...reference, session, seen });
    const { session: bob } = await signIn('bob');
    expect((await core.journey.allow({ ...reference, session: bob, seen })).kind).toBe('error_page');
    const elsewhere = { ...reference, browserDigest: digest('elsewhere') };
    expect((await core.journey.allow({ ...elsewhere, session, seen })).kind).toBe('error_page');
    expect(await core.journey.describe(elsewhere)).toBeUndefined();
    expect((await core.journey.resume({ ...reference, session })).kind).toBe('error_page');
    expect(await stores.grants.list({}, 10)).toHaveLength(1);
  });

  it('that denies after it allowed takes nothing back, and gives nothing', async () => {
    const { core, stores, session, seen, reference } = await atConsent();
    await core.journey.allow({ ...reference, session, seen });
    expect((await core.journey.deny(reference)).kind).toBe('error_page');
    expect(await stores.grants.list({}, 10)).toHaveLength(1);
  });

  it.each([0, 1])('that allows and denies at once has one winner (%i first)', async (first) => {
    const { core, stores, session, seen, reference } = await atConsent();
    const acts = [() => core.journey.allow({ ...reference, session, seen }), () => core.journey.deny(reference)];
    await Promise.all(first === 0 ? acts.map((act) => act()) : acts.reverse().map((act) => act()));
    const { answer } = (await stores.interactions.find(reference.interactionId)) ?? {};
    expect(await stores.grants.list({}, 10)).toHaveLength(answer === 'allowed' ? 1 : 0);
  });

  it('that denies keeps the sign-in and remembers nothing', async () => {
    const { core, session, reference, remembered } = await atConsent();
    expect(answerOf(await core.journey.deny(reference))).toMatchObject({ error: 'access_denied' });
    expect(await remembered()).toBeUndefined();
    const again = await core.authorization.authorize({ parameters: parametersWith(), session, browserDigest: browser });
    interactionOf(again, 'consent');
  });
});
