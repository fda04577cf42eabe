import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import type { Facts, Observer, Stretch } from '@signet/runtime';
import { GuardedHttp } from './guarded-http.js';
import { ObservedOutbound } from './observed-outbound.js';

it('sees where a fetch leads and how it ends, and tells the stranger there nothing of it', async () => {
  const heard: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    heard.push(request.headers);
    response.writeHead(request.method === 'POST' ? 204 : 200).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const seen: Array<Stretch | Facts> = [];
  const observer: Observer = {
    within: (stretch, work) => {
      seen.push(stretch);
      return work({ resume: (resumed) => resumed(), note: (facts) => void seen.push(facts) });
    },
  };
  const outbound = new ObservedOutbound(new GuardedHttp(['127.0.0.1']), observer);
  const address = `http://127.0.0.1:${port}/a-secret?code=a-secret`;
  try {
    expect((await outbound.get(address, { accept: 'application/json' })).status).toBe(200);
    expect((await outbound.postForm(address, [['token', 'a-secret']], { lane: 'logouts' })).status).toBe(204);
  } finally {
    server.close();
  }
  expect(seen).toMatchObject([
    { name: 'GET', alone: true, facts: { 'server.address': '127.0.0.1', 'signet.fetched_for': 'strangers' } },
    { 'http.response.status_code': 200 },
    { name: 'POST', facts: { 'server.port': port, 'signet.fetched_for': 'logouts' } },
    { 'http.response.status_code': 204 },
  ]);
  expect(JSON.stringify(seen)).not.toContain('a-secret');
  for (const name of ['traceparent', 'tracestate', 'baggage'])
    for (const each of heard) expect(each).not.toHaveProperty(name);
});
