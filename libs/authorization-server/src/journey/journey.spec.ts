import { describe, expect, it, jest } from '@jest/globals';
import { answerOf, browser, interactionOf, parametersWith, startCore } from '../../test/authorization-fixture.js';

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

  it('that is one of many in parallel gives one code, and remembers what that one allowed', async () => {
    const { core, session, seen, reference, remembered } = await atConsent();
    const all = await Promise.all(
      Array.from({ length: 10 }, () => core.journey.allow({ ...reference, session, seen })),
    );
    expect(all.map(({ kind }) => kind).sort()).toEqual([...Array<string>(9).fill('error_page'), 'redirect']);
    expect(await remembered()).toBeDefined();
  });

  it('that denies keeps the sign-in and remembers nothing', async () => {
    const { core, session, reference, remembered } = await atConsent();
    expect(answerOf(await core.journey.deny(reference))).toMatchObject({ error: 'access_denied' });
    expect(await remembered()).toBeUndefined();
    const again = await core.authorization.authorize({ parameters: parametersWith(), session, browserDigest: browser });
    interactionOf(again, 'consent');
  });
});
