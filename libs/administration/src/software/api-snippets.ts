import type { ResourceServer } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { ApiFacts, Snippet } from './snippet.js';
import { configuration, express, fastify, nest, springApi } from './snippets/guards.js';

const writers = { nest, express, fastify, spring: springApi, configuration } as const;

/** What an API may be written with, and `configuration`: the API itself as code. */
export type ApiSoftware = keyof typeof writers;
export const apiSoftware = Object.keys(writers) as readonly ApiSoftware[];

/** What an API needs to accept the tokens that are for it. @throws AdministrationError invalid */
export function apiSnippets(server: ResourceServer, issuer: string, software: string = 'nest'): readonly Snippet[] {
  const write = Object.hasOwn(writers, software) ? writers[software as ApiSoftware] : undefined;
  if (!write) throw new AdministrationError('invalid', `there are snippets for ${apiSoftware.join(', ')}`);
  return write(factsOf(server, issuer));
}

function factsOf(server: ResourceServer, issuer: string): ApiFacts {
  const { identifier, name, scopes, roles = {}, accessTokenLifetime, signingAlgorithm, requiredAcr } = server;
  return {
    issuer,
    identifier,
    name: english(name),
    scopes: mapped(scopes, english),
    roles: mapped(roles, ({ scopes }) => scopes),
    accessTokenLifetime,
    signingAlgorithm,
    requiredAcr,
  };
}

/** Of a text that may be there once for each language. */
function english(text: string | Readonly<Record<string, string>>): string {
  return typeof text === 'string' ? text : (text.en ?? Object.values(text)[0] ?? '');
}

function mapped<From, To>(of: Readonly<Record<string, From>>, to: (value: From) => To): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, to(value)]));
}
