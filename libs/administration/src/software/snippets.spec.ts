import { describe, expect, it } from '@jest/globals';
import type { ResourceServer } from '@signet/authorization-server';
import { aClient } from '@signet/authorization-server/testing';
import { apiSnippets, apiSoftware, appSnippets, clientPresetNames, hasAppSnippets } from './index.js';

const issuer = 'https://sso.example.com';
const notes: ResourceServer = {
  identifier: 'https://notes.example.com',
  name: 'Notes',
  scopes: { 'notes:read': 'See your notes' },
  accessTokenLifetime: 300,
  signingAlgorithm: 'ES256',
};
const app = { ...aClient, clientId: 'shop', redirectUris: ['https://shop.example.com/login/generic_oauth'] };
const programs = clientPresetNames.filter(hasAppSnippets);
/** What ends a string, a line or a comment of some language. */
const hostile = `x'"\`\\\n\r\u2028"""\${SECRET}$__env{SECRET}%(SECRET)s*/\nevil = true`;

describe('snippets of an app', () => {
  it.each(programs)('name issuer and app, and no secret: %s', (software) => {
    const { snippets } = appSnippets(app, issuer, software);
    const written = snippets.map(({ content }) => content).join('\n');
    if (software !== 'mcp') expect(written).toContain('sso.example.com');
    expect(written).toContain('shop');
    expect(written).not.toContain(app.clientSecretDigest ?? 'no digest');
  });

  it('are of the program that takes answers where the app does', () => {
    expect(appSnippets(app, issuer).software).toBe('grafana');
    const of = (callback: string) => appSnippets({ ...app, redirectUris: [callback] }, issuer).software;
    expect(of('https://a.example/oauth2/callback')).toBe('oauth2-proxy');
    expect(of('https://a.example/login/oauth2/code/signet')).toBe('spring');
    expect(appSnippets({ ...app, redirectUris: [] }, issuer).software).toBe('service');
  });

  it.each(programs)('keep what is hostile on one line: %s', (software) => {
    const evil = { ...app, clientId: hostile, clientName: hostile, redirectUris: [hostile] };
    for (const { content } of appSnippets(evil, issuer, software).snippets) {
      expect(content.split(/[\n\r\u2028]/).filter((line) => line.trim().startsWith('evil'))).toEqual([]);
    }
  });

  it.each([
    ['grafana', /\$(?:__\w+)?\{SECRET|%\(SECRET/],
    ['mod_auth_openidc', /\$\{SECRET/],
    ['spring', /\$\{SECRET/],
  ])('fill nothing of what somebody entered: %s', (software, filled) => {
    const evil = { ...app, clientId: hostile, redirectUris: [`https://a.example/${hostile}/login/generic_oauth`] };
    for (const { content } of appSnippets(evil, issuer, software).snippets) {
      expect(content).toContain('{SECRET}');
      expect(content).not.toMatch(filled);
    }
  });

  it.each(['nobody', '__proto__', 'toString'])('are refused for what is no program: %s', (software) => {
    expect(() => appSnippets(app, issuer, software)).toThrow(expect.objectContaining({ code: 'invalid' }));
    expect(() => apiSnippets(notes, issuer, software)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});

describe('snippets of an API', () => {
  it.each(apiSoftware)('name it: %s', (software) => {
    const written = apiSnippets(notes, issuer, software)
      .map(({ content }) => content)
      .join('\n');
    expect(written).toContain(notes.identifier);
  });

  it.each(apiSoftware)('keep what is hostile on one line: %s', (software) => {
    const evil = { ...notes, name: hostile, scopes: { 'a:b': hostile } };
    for (const { content } of apiSnippets(evil, issuer, software)) {
      expect(content.split(/[\n\r\u2028]/).filter((line) => line.trim().startsWith('evil'))).toEqual([]);
    }
  });

  it('name a command that a shell reads as one, whatever the identifier has', () => {
    const evil = { ...notes, identifier: "https://a.example/;$(id)'`id`" };
    const [written] = apiSnippets(evil, issuer, 'spring');
    expect(written?.content).toContain("update 'https://a.example/;$(id)'\\''`id`' --token-type JWT\n");
  });
});
