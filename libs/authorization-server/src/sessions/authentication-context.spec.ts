import { describe, expect, it } from '@jest/globals';
import { acrClasses, acrLadder, satisfiesAcr } from '@signet/auth-contracts';
import fc from 'fast-check';
import { acrOf, amrOf, contextOf, reachableClasses, withMethods } from './authentication-context.js';

const { oneFactor, twoFactors, phishingResistant, phishingResistantHardware } = acrClasses;

describe('the class of methods', () => {
  it.each<[string, string | undefined]>([
    ['', undefined],
    ['pwd', oneFactor],
    ['otp', oneFactor],
    ['email', oneFactor],
    ['hwk user', oneFactor],
    ['swk', oneFactor],
    ['urn:other', oneFactor],
    ['fed', oneFactor],
    ['fed pwd', oneFactor],
    ['fed otp', twoFactors],
    ['pwd pin', oneFactor],
    ['otp email', oneFactor],
    ['pwd otp', twoFactors],
    ['pwd email', twoFactors],
    ['mfa', twoFactors],
    ['pwd swk user', phishingResistant],
    ['swk user mfa', phishingResistant],
    ['pwd otp swk', phishingResistant],
    ['pwd hwk', phishingResistantHardware],
    ['hwk user mfa', phishingResistantHardware],
    ['pwd swk hwk', phishingResistantHardware],
  ])('%s is %s', (amr, acr) => {
    expect(acrOf(amr.split(' ').filter(Boolean))).toBe(acr);
  });

  it('is what a password reaches, alone and with what can be set up', () => {
    expect(reachableClasses([])).toEqual([oneFactor]);
    expect(reachableClasses([{ amr: ['otp'] }])).toEqual([oneFactor, twoFactors]);
    expect(reachableClasses([{ amr: ['hwk', 'user'] }])).toEqual([...acrLadder]);
  });
});

describe('the context of methods', () => {
  const at = (...methods: [string, number][]) => methods.map(([amr, time]) => ({ amr, at: time }));

  it.each([
    ['none', at(), undefined],
    ['one', at(['pwd', 5]), { acr: oneFactor, amr: ['pwd'], authTime: 5 }],
    [
      'two, as old as the first',
      at(['pwd', 5], ['otp', 9]),
      { acr: twoFactors, amr: ['pwd', 'otp', 'mfa'], authTime: 5 },
    ],
    ['in any order', at(['otp', 9], ['pwd', 5]), { acr: twoFactors, amr: ['otp', 'pwd', 'mfa'], authTime: 5 }],
    [
      'a later one that is enough by itself: nothing older is told',
      at(['pwd', 5], ['otp', 6], ['hwk', 9], ['user', 9], ['mfa', 9]),
      { acr: phishingResistantHardware, amr: ['hwk', 'user', 'mfa'], authTime: 9 },
    ],
    [
      'a key that did not verify whose it is stands on the password',
      at(['pwd', 5], ['otp', 7], ['hwk', 9]),
      { acr: phishingResistantHardware, amr: ['pwd', 'otp', 'hwk', 'mfa'], authTime: 5 },
    ],
    [
      'another of the same strength',
      at(['pwd', 5], ['urn:other', 9]),
      { acr: oneFactor, amr: ['urn:other'], authTime: 9 },
    ],
  ])('%s', (_name, methods, context) => {
    expect(contextOf(methods)).toEqual(context);
  });

  const methods = fc.array(
    fc.record({ amr: fc.constantFrom('pwd', 'otp', 'email', 'hwk', 'swk', 'user', 'mfa', 'x'), at: fc.nat(5) }),
  );

  it('claims no class that the methods since its time do not reach, and is never lowered by more', () => {
    fc.assert(
      fc.property(methods, methods, (before, added) => {
        const one = contextOf(before);
        const since = before.filter((method) => one !== undefined && method.at >= one.authTime);
        expect(acrOf(amrOf(since))).toBe(one?.acr);
        expect(acrOf(amrOf(before))).toBe(one?.acr);
        const both = contextOf(withMethods(before, added));
        if (one?.acr !== undefined) expect(satisfiesAcr(both?.acr, one.acr)).toBe(true);
      }),
    );
  });
});
