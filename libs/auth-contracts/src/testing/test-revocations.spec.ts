import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { defineAudience, localKeys, ResourceServer } from '../index.js';
import { createTestIssuer, createTestRevocations, type TestIssuer } from './index.js';

const audience = defineAudience({ identifier: 'https://things.example.com', name: 'Things', scopes: {} });
let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
});
afterEach(() => {
  jest.useRealTimers();
});

/** A stream that an application has opened, and polls when it is told to. */
async function open() {
  const revocations = createTestRevocations(issuer, audience);
  const send = (path: string, method: string, body?: object) =>
    revocations.fetch(`${issuer.issuer}/streams${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  const { stream_id: id } = (await (await send('', 'POST', {})).json()) as { stream_id: string };
  return { revocations, send, id };
}

describe('a revocation of a test issuer', () => {
  it('is heard by the application before it comes back', async () => {
    const revocations = createTestRevocations(issuer, audience);
    const feed = { clientId: 'things', clientSecret: 'secret', fetch: revocations.fetch };
    const keys = localKeys(issuer.jwks);
    const api = new ResourceServer({ issuer: issuer.issuer, audience, keys, rejectionLog: false, revocations: feed });
    await api.warmUp();
    const token = await issuer.mint({ audience, claims: { jti: 'one' } });
    const admit = async () => (await api.admit({ headers: { authorization: `Bearer ${token}` } })).rejection?.code;
    expect(await admit()).toBeUndefined();
    await revocations.revoke({ part: 'jti', value: 'one' });
    expect(await admit()).toBe('token_revoked');
    await api.close();
    await expect(revocations.revoke({ part: 'jti', value: 'two' })).rejects.toThrow('no application');
  });

  it('does not wait for a stream that was closed', async () => {
    const { revocations, send, id } = await open();
    const revoked = revocations.revoke({ part: 'jti', value: 'one' });
    const polled = await send(`/${id}`, 'POST', {});
    expect(Object.keys(((await polled.json()) as { sets: object }).sets)).toHaveLength(1);
    await send(`/${id}`, 'DELETE');
    await expect(revoked).rejects.toThrow('closed its stream');
  });

  it('does not wait for ever for one that says nothing', async () => {
    const { revocations, send, id } = await open();
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance', 'Date'] });
    const revoked = revocations.revoke({ part: 'jti', value: 'one' });
    const silent = expect(revoked).rejects.toThrow('acknowledged nothing');
    await send(`/${id}`, 'POST', {});
    jest.advanceTimersByTime(60_000);
    await silent;
  });
});
