import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineAudience, metadataPath, ResourceServer } from '@signet/auth-contracts';
import { createTestIssuer } from '@signet/auth-contracts/testing';

const ledger = defineAudience({
  identifier: 'https://ledger.example.com',
  name: 'Ledger',
  scopes: { 'ledger:read': 'Read the ledger' },
});
const issuer = await createTestIssuer({ issuer: 'https://issuer.example.com' });
const api = new ResourceServer({ issuer: issuer.issuer, jwksUri: await issuer.listen(), audience: ledger });

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === '/open') return send(response, 200, { open: true });
  if (request.url === metadataPath) return send(response, 200, api.metadata);
  const { principal, refusal } = await api.admit(request, { kind: 'scopes', all: ['ledger:read'] });
  if (refusal) return send(response, refusal.status, refusal.body, refusal.headers);
  send(response, 200, { subject: principal.subject });
}

function send(response: ServerResponse, status: number, body: object, headers: Readonly<Record<string, string>> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

const server = createServer((request, response) => void answer(request, response));
server.listen(0, '127.0.0.1', async () => {
  const scopes = ['ledger:read'] as const;
  const ready = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    good: await issuer.mint({ audience: ledger, scopes }),
    otherAudience: await issuer.mint({ audience: ledger, scopes, claims: { aud: 'https://other.example.com' } }),
    withoutScope: await issuer.mint({ audience: ledger }),
  };
  process.stdout.write(`ready ${JSON.stringify(ready)}\n`);
});
