import { afterEach, beforeAll, expect, it } from '@jest/globals';
import { defineAudience, localKeys, type Requirement, ResourceServer } from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';

const audience = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'things:write': 'Write' },
  roles: { clerk: [] },
});
let issuer: TestIssuer;
const polluted = Object.prototype as unknown as Record<string, unknown>;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
});
afterEach(() => {
  for (const name of ['scope', 'roles', 'acr', 'auth_time', 'act', 'sub', 'sid']) delete polluted[name];
});

const inherit = (name: string, value: unknown) =>
  Object.defineProperty(Object.prototype, name, { value, configurable: true, enumerable: false, writable: true });

const admit = async (token: string, ...requirements: readonly Requirement[]) => {
  const api = new ResourceServer({
    audience,
    issuer: issuer.issuer,
    keys: localKeys(issuer.jwks),
    rejectionLog: false,
  });
  const headers = { authorization: `Bearer ${token}` };
  const { rejection } = await api.admit({ method: 'GET', url: '/', headers }, ...(requirements as readonly never[]));
  return rejection?.code;
};

it.each<[string, unknown, Requirement, string]>([
  ['scope', 'things:write', { kind: 'scopes', all: ['things:write'] }, 'scope_missing'],
  ['scope', 'things:write', { kind: 'any_scope', any: ['things:write'] }, 'scope_missing'],
  ['roles', ['clerk'], { kind: 'roles', all: ['clerk'] }, 'role_missing'],
  ['acr', 'urn:mfa', { kind: 'acr', anyOf: ['urn:mfa'] }, 'acr_insufficient'],
  ['auth_time', Math.floor(Date.now() / 1000), { kind: 'recent_login', maxAge: 1e6 }, 'login_too_old'],
  ['act', { sub: 'orders' }, { kind: 'actor', allows: () => true, description: 'any' }, 'actor_refused'],
])('%s is no claim of a token where every object inherits it', async (name, value, requirement, code) => {
  const claims = { scope: undefined, [name]: undefined };
  const token = await issuer.mint({ audience, claims });
  inherit(name, value);
  expect(await admit(token, requirement)).toBe(code);
  delete polluted[name];
  const said = await issuer.mint({ audience, claims: { [name]: value } });
  expect(await admit(said, requirement)).toBeUndefined();
});

it('whoever acts, and the session, are those of the token alone', async () => {
  const api = new ResourceServer({
    audience,
    issuer: issuer.issuer,
    keys: localKeys(issuer.jwks),
    rejectionLog: false,
  });
  const call = async (claims: Readonly<Record<string, unknown>>) => {
    const token = await issuer.mint({ audience, claims });
    return (await api.admit({ headers: { authorization: `Bearer ${token}` } })).principal;
  };
  inherit('act', { sub: 'orders' });
  inherit('sid', 'somebody’s');
  expect(await call({})).toMatchObject({ actor: undefined, sessionId: undefined });
  const said = { act: { sub: 'invoices' }, sid: 'own' };
  expect(await call(said)).toMatchObject({ actor: said.act, sessionId: said.sid });
});

it('what a token must say is not inherited either', async () => {
  const token = await issuer.mint({ audience, claims: { sub: undefined } });
  inherit('sub', 'admin');
  expect(await admit(token)).toBe('claim_missing');
});
