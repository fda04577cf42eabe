import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningSso, runSso } from './support/running-sso.js';

let sso: RunningSso;
let port: number;

beforeAll(async () => {
  sso = await runSso();
  port = (sso.app.getHttpServer().address() as AddressInfo).port;
});
afterAll(async () => {
  await sso?.close();
});

/** Everything that is answered to these bytes, until the connection is closed. */
async function said(bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(bytes);
  return text(socket);
}

const secret = 'my-secret-path';
const host = 'Host: localhost\r\n';
const closing = `${host}Connection: close\r\n`;
const form = `POST /token HTTP/1.1\r\n${closing}Content-Type: application/x-www-form-urlencoded\r\n`;

describe('a request that nobody could read', () => {
  it.each([
    ['no HTTP', `${secret}\r\n\r\n`, 400],
    ['another protocol', `GET /${secret} HTTP/9.9\r\n\r\n`, 400],
    ['no host (RFC 9112 §3.2)', `GET /${secret} HTTP/1.1\r\nConnection: close\r\n\r\n`, 400],
    ['two hosts', `GET /${secret} HTTP/1.1\r\n${closing}${host}\r\n`, 400],
    ['a header that is none', `GET /${secret} HTTP/1.1\r\n${closing}a b\r\n\r\n`, 400],
    ['a NUL in a header', `GET /${secret} HTTP/1.1\r\n${closing}a: \0\r\n\r\n`, 400],
    ['a header that is too long', `GET /${secret} HTTP/1.1\r\n${closing}a: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['an address that is too long', `GET /${secret}${'x'.repeat(20_000)} HTTP/1.1\r\n${closing}\r\n`, 431],
    ['a bad chunk', `${form}Transfer-Encoding: chunked\r\n\r\n${secret}\r\n`, 400],
    ['two lengths', `${form}Content-Length: 1\r\nContent-Length: 2\r\n\r\na`, 400],
    ['a length and chunks', `${form}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['a length that is none', `${form}Content-Length: ${secret}\r\n\r\n`, 400],
    ['a length without end', `${form}Content-Length: ${'9'.repeat(30)}\r\n\r\n`, 400],
    ['a body beyond its limit', `${form}Content-Length: 70000\r\n\r\n${'x'.repeat(70_000)}`, 413],
    ['an expectation', `GET /${secret} HTTP/1.1\r\n${closing}Expect: ${secret}\r\n\r\n`, 417],
    ['a method of others', `PROPFIND /${secret} HTTP/1.1\r\n${closing}\r\n`, 404],
    ['a method that is none', `${secret} / HTTP/1.1\r\n${closing}\r\n`, 400],
    ['an address that is no path', `GET ${secret} HTTP/1.1\r\n${closing}\r\n`, 400],
    ['a whole address', `GET http://localhost/${secret}/%zz HTTP/1.1\r\n${closing}\r\n`, 400],
    ['a star', `OPTIONS * HTTP/1.1\r\n${closing}\r\n`, 404],
  ])('%s gets our form and headers, and no word of its own back', async (_what, bytes, status) => {
    const answer = await said(bytes);
    const [head = '', body = ''] = answer.split('\r\n\r\n', 2);
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    for (const header of [
      'x-content-type-options: nosniff',
      'cache-control: no-store',
      'referrer-policy: no-referrer',
    ]) {
      expect(head.toLowerCase()).toContain(header);
    }
    expect(head.toLowerCase()).toContain("content-security-policy: default-src 'none'");
    expect(JSON.parse(body)).toEqual({ error: 'invalid_request', error_description: expect.any(String) });
    expect(answer).not.toContain(secret);
  });

  it('does not take the others of its connection with it, where it was read', async () => {
    const answers = await said(`GET /%zz HTTP/1.1\r\n${host}\r\nGET /health HTTP/1.1\r\n${closing}\r\n`);
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400', 'HTTP/1.1 200']);
  });
});
