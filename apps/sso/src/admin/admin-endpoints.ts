import { adminAudienceOf } from '@signet/administration';
import type { Endpoint, Method } from '@signet/authorization-server';
import { operations } from './operations/index.js';

/** Where the API is, below the issuer. */
export const adminPath = adminAudienceOf('') as `/${string}`;

/** The OpenAPI document: whoever writes a client of the API reads it, and it says of this issuer where it is and nothing else. */
export const documentEndpoint: Endpoint = { path: `${adminPath}/openapi.json`, methods: ['GET'], caller: 'anyone' };

/** The addresses of the API, as its operations have them. */
export const adminEndpoints: readonly Endpoint[] = [
  documentEndpoint,
  ...[...methodsByPath()].map(
    ([path, methods]): Endpoint => ({
      path: `${adminPath}${path}`,
      methods,
      caller: 'administrator',
      dpop: 'presents',
    }),
  ),
];

function methodsByPath(): ReadonlyMap<string, readonly Method[]> {
  const paths = new Map<string, Method[]>();
  for (const { path, method } of operations) paths.set(path, [...(paths.get(path) ?? []), method]);
  return paths;
}
