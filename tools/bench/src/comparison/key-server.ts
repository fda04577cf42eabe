import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestIssuer } from '@signet/auth-contracts/testing';

type KeySet = TestIssuer['jwks'];

export interface KeyServer {
  readonly jwksUri: string;
  /** Serves these keys from now on; what is served does not follow the issuer by itself. */
  publish(jwks: KeySet): void;
  stop(): Promise<void>;
}

/** A key set over http that may be behind its issuer. */
export async function startKeyServer(jwks: KeySet): Promise<KeyServer> {
  let body = JSON.stringify(jwks);
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    jwksUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
    publish: (published) => {
      body = JSON.stringify(published);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
