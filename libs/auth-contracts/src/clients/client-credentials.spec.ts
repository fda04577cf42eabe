import { describe, expect, it } from '@jest/globals';
import { authenticated, type ClientSecretSource } from './client-credentials.js';

const basic = (secret: string) => `Basic ${btoa(`orders:${secret}`)}`;
const refused = { status: 401, body: { error: 'invalid_client' } };

/** An issuer that knows one secret. */
async function ask(clientSecret: ClientSecretSource, known: string) {
  const sent: string[] = [];
  const answer = await authenticated({ clientId: 'orders', clientSecret }, async (authorization) => {
    sent.push(authorization);
    return authorization === basic(known) ? { status: 200 } : refused;
  });
  return { status: answer.status, sent };
}

describe('a client with a secret that is rotated (RFC 6749 §2.3.1)', () => {
  it('is asked for its secret for each request, and sends one request where that is right', async () => {
    let current = 'a';
    expect(await ask(() => current, 'a')).toEqual({ status: 200, sent: [basic('a')] });
    current = 'b';
    expect(await ask(async () => current, 'b')).toEqual({ status: 200, sent: [basic('b')] });
  });

  it('tries once more with a secret that came meanwhile', async () => {
    const secrets = ['old', 'new', 'newer'];
    expect(await ask(() => secrets.shift() ?? '', 'new')).toEqual({ status: 200, sent: [basic('old'), basic('new')] });
    const wrong = ['old', 'new', 'newer'];
    expect(await ask(() => wrong.shift() ?? '', 'newer')).toEqual({ status: 401, sent: [basic('old'), basic('new')] });
  });

  it('does not send the same secret twice', async () => {
    expect(await ask(() => 'old', 'new')).toEqual({ status: 401, sent: [basic('old')] });
    expect(await ask('old', 'new')).toEqual({ status: 401, sent: [basic('old')] });
  });

  it.each([undefined, '', 7])('sends nothing where its source gives %j', async (secret) => {
    await expect(ask(() => secret as string, 'a')).rejects.toThrow('clientSecret() must be a text');
  });
});
