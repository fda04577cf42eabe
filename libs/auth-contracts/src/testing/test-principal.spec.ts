import { describe, expect, it } from '@jest/globals';
import { acrClasses, defineAudience, requireStepUp, StepUpRequired } from '../index.js';
import { createTestPrincipal } from './test-principal.js';

const things = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'things:read': 'See things' },
  roles: { clerk: [] },
});
const strong = { kind: 'acr', anyOf: ['phr'] } as const;

describe('createTestPrincipal', () => {
  it('is a caller of that contract', () => {
    const one = createTestPrincipal({
      audience: things,
      scopes: ['things:read'],
      roles: ['clerk'],
      claims: { sid: 's' },
    });
    expect([one.subject, one.clientId, one.sessionId]).toEqual(['subject-1', 'test-client', 's']);
    expect([[...one.scopes], [...one.roles]]).toEqual([['things:read'], ['clerk']]);
    expect(one.claims.aud).toBe(things.identifier);
  });

  it('signed in as strongly and as long ago as is said', () => {
    const now = Math.floor(Date.now() / 1000);
    const of = (acr?: string, authTime?: number) =>
      createTestPrincipal({ audience: things, ...(acr && { acr }), ...(authTime && { authTime }) });
    requireStepUp(of('phrh', now), strong, { kind: 'recent_login', maxAge: 60 });
    expect(() => requireStepUp(of(acrClasses.twoFactors), strong)).toThrow(StepUpRequired);
    expect(() => requireStepUp(of(), strong)).toThrow(StepUpRequired);
    expect(() => requireStepUp(of('phr', now - 120), { kind: 'recent_login', maxAge: 60 })).toThrow(StepUpRequired);
  });

  it('refuses what is no option', () => {
    expect(() => createTestPrincipal({ audience: things, amr: ['pwd'] } as never)).toThrow('has no option amr');
    expect(() => createTestPrincipal({ audience: things, acr: 'two words' })).toThrow(TypeError);
  });
});
