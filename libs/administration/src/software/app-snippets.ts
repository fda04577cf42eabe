import { type Client, clientMetadata } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import { clientPresets } from './client-presets.js';
import type { AppFacts, Snippet } from './snippet.js';
import { browser, kubernetes, mcp } from './snippets/natives.js';
import { grafana, modAuthOpenidc, oauth2Proxy } from './snippets/proxies.js';
import { authJs, openidClient, spring } from './snippets/servers.js';
import { service } from './snippets/services.js';

/** By the name of the preset; of others there is none. */
const writers: Readonly<Record<string, (app: AppFacts) => readonly Snippet[]>> = {
  'auth.js': authJs,
  grafana,
  kubernetes,
  mcp,
  mod_auth_openidc: modAuthOpenidc,
  'oauth2-proxy': oauth2Proxy,
  'oidc-client-ts': browser,
  'openid-client': openidClient,
  service,
  spring,
};

export interface AppSnippets {
  /** The preset that they are of. */
  readonly software: string;
  readonly snippets: readonly Snippet[];
}

/** Presets of which there are snippets, by name. */
export function hasAppSnippets(software: string): boolean {
  return Object.hasOwn(writers, software);
}

/**
 * What a program needs to sign people in as this app.
 * @param software the name of a preset; left out, what the app looks like
 * @throws AdministrationError invalid
 */
export function appSnippets(client: Client, issuer: string, software = likely(client)): AppSnippets {
  const write = Object.hasOwn(writers, software) ? writers[software] : undefined;
  if (!write) throw new AdministrationError('invalid', `there are snippets for ${Object.keys(writers).join(', ')}`);
  return { software, snippets: write(factsOf(client, issuer)) };
}

function factsOf(client: Client, issuer: string): AppFacts {
  const { clientId, clientName, redirectUris, identityScopes, resources, defaultResource } = client;
  const apis = [...resources].sort((one, other) => rank(one.identifier) - rank(other.identifier));
  function rank(identifier: string): number {
    return identifier === defaultResource ? 0 : 1;
  }
  return {
    issuer,
    clientId,
    name: clientName ?? clientId,
    redirectUri: redirectUris[0],
    hasSecret: client.tokenEndpointAuthMethod.startsWith('client_secret'),
    scopes: identityScopes,
    apis,
  };
}

/** Which of the programs takes answers where this app does; else what anybody of its kind begins with. */
function likely(client: Client): string {
  const callback = client.redirectUris[0] ?? '';
  const known = Object.entries(clientPresets).find(([software, preset]) => {
    if (!hasAppSnippets(software)) return false;
    const given = preset.metadata.redirect_uris;
    if (Array.isArray(given)) return given.includes(callback);
    return preset.callback !== undefined && new RegExp(`${pattern(preset.callback)}$`).test(callback);
  });
  if (known) return known[0];
  const metadata = clientMetadata(client);
  if (client.redirectUris.length === 0) return 'service';
  return metadata.token_endpoint_auth_method === 'none' ? 'oidc-client-ts' : 'openid-client';
}

/** The end of an address; `/callback` alone says nothing of the program. */
function pattern(callback: string): string {
  if (callback.split('/').length < 3) return '(?!)';
  return callback.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\b(ID|REALM|ALIAS)\b/g, '[^/]+');
}
