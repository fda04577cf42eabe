import { describe, expect, it } from '@jest/globals';
import { AudienceClient, defineAudience } from '../index.js';

const define = (identifier: string) => defineAudience({ identifier, name: 'Things', scopes: {} });

describe('the identifier of an audience (RFC 8707 §2)', () => {
  it.each([
    'https://api.example.com',
    'https://api.example.com/v1/things?a=b',
    'urn:example:things',
    'api://3f2c6a1e-things',
    'tag:example.com,2026:things',
    'http://localhost:4001',
    'http://127.0.0.1:4001/api',
    'http://[::1]:4001',
  ])('may be %s', (identifier) => {
    expect(define(identifier).identifier).toBe(identifier);
  });

  it.each([
    'things',
    '/things',
    '',
    'https://api.example.com#x',
    'urn:example:things#',
    'http://api.example.com',
    'http://localhost.evil.example',
    'http:localhost',
    'https:api.example.com',
    'urn:with space',
    'urn:"x"',
    ' urn:x',
    'urn:x\ny',
    'urn:é',
  ])('is not %j', (identifier) => {
    expect(() => define(identifier)).toThrow(TypeError);
  });

  it('is no address to call where it is no web address: that must be said', () => {
    const options = { audience: define('urn:example:things'), tokenEndpoint: 'https://sso.example.com/token' };
    const client = { ...options, clientId: 'c', clientSecret: 's' };
    expect(() => new AudienceClient(client)).toThrow(/baseUrl is missing/);
    expect(() => new AudienceClient({ ...client, baseUrl: 'https://things.example.com' })).not.toThrow();
  });
});

describe('what people read of a scope', () => {
  const defined = (text: unknown) =>
    defineAudience({ identifier: 'urn:a', name: 'A', scopes: { 'a:read': text as string } });

  it('is the same for all, or a text for each language', () => {
    expect(defined('Read').scopes).toEqual({ 'a:read': 'Read' });
    const texts = { en: 'Read', 'de-CH': 'Lesen' };
    const { scopes } = defined(texts);
    expect(scopes).toEqual({ 'a:read': texts });
    expect(Object.isFrozen(scopes['a:read'])).toBe(true);
  });

  it.each([[undefined], [1], [[]], [{}], [{ 'not a tag': 'x' }], [{ en: 1 }], [JSON.parse('{"__proto__":"x"}')]])(
    'is not %j',
    (text) => {
      expect(() => defined(text)).toThrow(TypeError);
    },
  );
});
