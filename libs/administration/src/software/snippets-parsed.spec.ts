import { describe, expect, it } from '@jest/globals';
import type { ResourceServer } from '@signet/authorization-server';
import { aClient } from '@signet/authorization-server/testing';
import { parse as toml } from 'smol-toml';
import ts from 'typescript';
import { parse as yaml } from 'yaml';
import { apiSnippets, apiSoftware, appSnippets, clientPresetNames, hasAppSnippets, type Snippet } from './index.js';

const issuer = 'https://sso.example.com';
const hostile = `x'"\`\\\n\r\u2028"""\${SECRET}$__env{SECRET}*/\n# evil: true`;
const programs = clientPresetNames.filter(hasAppSnippets);

/** What of a file its own language does not understand. */
function faultsOf({ language, file, content }: Snippet): readonly string[] {
  switch (language) {
    case 'ts': {
      const options = { module: ts.ModuleKind.NodeNext, experimentalDecorators: true };
      const { diagnostics = [] } = ts.transpileModule(content, { compilerOptions: options, reportDiagnostics: true });
      return diagnostics.map(({ messageText }) => `${file}: ${JSON.stringify(messageText)}`);
    }
    case 'yaml':
      return typeof yaml(content) === 'object' ? [] : [file];
    case 'json':
      return typeof JSON.parse(content) === 'object' ? [] : [file];
    case 'toml':
      return typeof toml(content) === 'object' ? [] : [file];
    case 'ini':
    case 'properties':
      return content.split('\n').filter((line) => !/^(#.*|\[[\w.]+\]|[\w.-]+ ?=.*|)$/.test(line));
    case 'apache':
    case 'shell':
      return [];
  }
}

function anApi(given: Partial<ResourceServer> = {}): ResourceServer {
  const scopes = { 'notes:read': 'See your notes', 'notes:write': "Change what's there" };
  const roles = { writer: { scopes: ['notes:read', 'notes:write'] } };
  const settings = { accessTokenLifetime: 300, signingAlgorithm: 'ES256' } as const;
  return { identifier: 'https://notes.example.com', name: 'Notes', scopes, roles, ...settings, ...given };
}

describe('the language of a snippet', () => {
  const app = { ...aClient, clientId: 'shop', redirectUris: ['https://shop.example.com/callback'] };
  const names = { plain: app, hostile: { ...app, clientId: hostile, clientName: hostile, redirectUris: [hostile] } };

  it.each(programs.flatMap((software) => Object.entries(names).map(([kind, of]) => ({ software, kind, of }))))(
    'understands that of $software for a $kind app',
    ({ software, of }) => {
      const { snippets } = appSnippets(of, issuer, software);
      expect(snippets.flatMap(faultsOf)).toEqual([]);
    },
  );

  it.each(apiSoftware)('understands that of %s for an API, whatever it is called', (software) => {
    const apis = [
      anApi(),
      anApi({ scopes: {}, roles: {} }),
      anApi({ name: 'class' }),
      anApi({ name: hostile, scopes: { [`a:${hostile}`]: hostile }, roles: { [hostile]: { scopes: [hostile] } } }),
    ];
    expect(apis.flatMap((api) => apiSnippets(api, issuer, software)).flatMap(faultsOf)).toEqual([]);
  });

  it('finds what is wrong', () => {
    expect(faultsOf({ file: 'a.ts', language: 'ts', content: 'const = 1;' })).not.toEqual([]);
    expect(() => faultsOf({ file: 'a.yaml', language: 'yaml', content: 'a: "b' })).toThrow();
    expect(() => faultsOf({ file: 'a.toml', language: 'toml', content: 'a = b' })).toThrow();
    expect(faultsOf({ file: 'a.ini', language: 'ini', content: 'evil' })).toEqual(['evil']);
  });
});

describe('what a snippet says of an API', () => {
  const whole = (api: ResourceServer, software: string) =>
    apiSnippets(api, issuer, software)
      .map(({ content }) => content)
      .join('\n');

  it.each(['ES256', 'RS256', 'PS256'] as const)('is the algorithm that it signs with: %s', (signingAlgorithm) => {
    expect(whole(anApi({ signingAlgorithm }), 'spring')).toContain(`jws-algorithms=${signingAlgorithm}\n`);
    expect(yaml(whole(anApi({ signingAlgorithm }), 'configuration'))).toEqual({
      audiences: {
        'https://notes.example.com': {
          name: 'Notes',
          scopes: { 'notes:read': 'See your notes', 'notes:write': "Change what's there" },
          roles: { writer: ['notes:read', 'notes:write'] },
          accessTokenLifetime: 300,
          signingAlgorithm,
        },
      },
    });
  });

  it.each(['nest', 'express', 'fastify'])('is that it wants an ES module: %s', (software) => {
    expect(whole(anApi(), software)).toContain('// An ES module: package.json says "type": "module".');
  });

  it('is what the configuration of an app says in TOML', () => {
    const app = { ...aClient, clientId: 'shop', redirectUris: ['https://shop.example.com/oauth2/callback'] };
    const [{ content } = { content: '' }] = appSnippets(app, issuer, 'oauth2-proxy').snippets;
    expect(toml(content)).toMatchObject({ oidc_issuer_url: issuer, client_id: 'shop', cookie_secure: true });
  });
});
