import type { Endpoint, Method } from '@signet/authorization-server';
import type { ApiDescription } from './api.js';

/** The OpenAPI document of an API: whoever writes a client reads it, and it says of this issuer where it is and nothing else. */
export function documentEndpointOf({ path }: Pick<ApiDescription, 'path'>): Endpoint {
  return { path: `${path}/openapi.json`, methods: ['GET'], caller: 'anyone' };
}

/** The addresses of an API, as its operations have them. */
export function endpointsOf(api: ApiDescription): readonly Endpoint[] {
  return [
    documentEndpointOf(api),
    ...[...methodsByPath(api)].map(
      ([path, methods]): Endpoint => ({
        path: `${api.path}${path}`,
        methods,
        caller: api.caller,
        dpop: 'presents',
        ...(takesFiles(api, path) && { work: 'upload' }),
      }),
    ),
  ];
}

function takesFiles({ operations }: ApiDescription, path: string): boolean {
  return operations.some((operation) => operation.path === path && operation.file !== undefined);
}

function methodsByPath({ operations }: ApiDescription): ReadonlyMap<string, readonly Method[]> {
  const paths = new Map<string, Method[]>();
  for (const { path, method } of operations) paths.set(path, [...(paths.get(path) ?? []), method]);
  return paths;
}
