import { describe, expect, it } from '@jest/globals';
import { ResourceServer, type ResourceServerOptions } from '../index.js';
import { acrClasses, acrLadder, acrOfToday, satisfiesAcr } from './ladder.js';

const [one, two] = ['https://signet.example.com/acr/1fa', 'https://signet.example.com/acr/2fa'];
const former = 'urn:signet:acr:1fa';

describe('the ladder', () => {
  it('is four classes in order, by names that are registered or of the project itself', () => {
    expect(acrLadder).toEqual([one, two, 'phr', 'phrh']);
    expect(acrClasses).toEqual({
      oneFactor: one,
      twoFactors: two,
      phishingResistant: 'phr',
      phishingResistantHardware: 'phrh',
    });
  });

  it('can be changed by nobody', () => {
    expect(() => (acrLadder as string[]).push('phr+')).toThrow(TypeError);
    expect(() => Object.assign(acrClasses, { oneFactor: 'phrh' })).toThrow(TypeError);
  });
});

describe('satisfiesAcr', () => {
  const table = acrLadder.flatMap((have, at) =>
    acrLadder.map((wanted, rung) => ({ have, wanted, isEnough: at >= rung })),
  );

  it.each(table)('$have where $wanted is asked: $isEnough', ({ have, wanted, isEnough }) => {
    expect(satisfiesAcr(have, wanted)).toBe(isEnough);
  });

  it('takes a class that it does not know for itself alone, on either side', () => {
    expect(satisfiesAcr('urn:gold', 'urn:gold')).toBe(true);
    for (const known of acrLadder) {
      expect(satisfiesAcr('urn:gold', known)).toBe(false);
      expect(satisfiesAcr(known, 'urn:gold')).toBe(false);
    }
    expect(satisfiesAcr('urn:gold', 'urn:silver')).toBe(false);
  });

  it.each([undefined, null, '', 0, 3, true, ['phrh'], { acr: 'phrh' }, 'PHRH', ' phrh', 'phrh ', 'phr phrh'])(
    'is satisfied by no %j, whatever is asked',
    (have) => {
      for (const wanted of [...acrLadder, '']) expect(satisfiesAcr(have, wanted)).toBe(false);
    },
  );

  it('takes the former name of one factor for one factor, and for no more', () => {
    expect(acrOfToday(former)).toBe(one);
    expect(acrOfToday('urn:signet:acr:2fa')).toBe('urn:signet:acr:2fa');
    expect([former, one, two, 'phr', 'phrh'].map((have) => satisfiesAcr(have, former))).toEqual(Array(5).fill(true));
    expect(acrLadder.map((wanted) => satisfiesAcr(former, wanted))).toEqual([true, false, false, false]);
    expect(satisfiesAcr('urn:gold', former)).toBe(false);
  });

  it('asks the ladder that it is given, and no other', () => {
    const foreign = ['bronze', one, 'silver', 'phr'];
    expect(satisfiesAcr('silver', 'bronze', foreign)).toBe(true);
    expect(satisfiesAcr('silver', one, foreign)).toBe(true);
    expect(satisfiesAcr('silver', former, foreign)).toBe(true);
    expect(satisfiesAcr('silver', 'phr', foreign)).toBe(false);
    expect(satisfiesAcr('phrh', 'phr', foreign)).toBe(false);
    expect(satisfiesAcr('phrh', 'phr', [])).toBe(false);
    expect(satisfiesAcr('phr', 'phr', [])).toBe(true);
  });
});

describe('acrLadder of an issuer', () => {
  const serve = (ladder: unknown) =>
    new ResourceServer({
      issuer: 'https://sso.example.com',
      audience: { identifier: 'https://things.example.com', name: 'Things', scopes: {} },
      acrLadder: ladder,
    } as unknown as ResourceServerOptions);

  it('takes classes in order, ours among them, and none at all', () => {
    for (const ladder of [[], ['silver', 'gold'], ['bronze', ...acrLadder, 'gold']]) {
      expect(serve(ladder)).toBeInstanceOf(ResourceServer);
    }
  });

  it('refuses what is no class, and a class that would be weaker than itself, by its former name too', () => {
    for (const ladder of [
      'gold',
      [''],
      ['two words'],
      ['quo"te'],
      [1],
      {},
      null,
      ['gold', 'phr', 'gold'],
      [former, one],
    ]) {
      expect(() => serve(ladder)).toThrow(/acrLadder/);
    }
  });
});
