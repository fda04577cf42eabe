import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { rows } from '../support/breadth.js';
import { createCertificate } from '../support/certificate.js';
import { type Program, programs, type RunningApp, runApp } from '../support/running-app.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-slow-'));
let app: RunningApp | undefined;
afterEach(() => app?.process.kill());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @param stays whether it does not go when the other side says that it has ended */
const open = (port: number, stays = false) =>
  connect({ port, host: '127.0.0.1', allowHalfOpen: stays }).on('error', () => {});

function drip(socket: Socket, bit: string | Buffer): Socket {
  const timer = setInterval(() => socket.write(bit), 50);
  return socket.once('close', () => clearInterval(timer));
}

/** What was heard when the connection was gone. */
function heard(socket: Socket): Promise<string> {
  let said = '';
  socket.on('data', (data: Buffer) => {
    said += data.toString('latin1');
  });
  return new Promise((resolve) => socket.once('close', () => resolve(said)));
}

const begin = (path: string) =>
  `POST ${path}?secret-of-mine HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 10000\r\n\r\n`;

/** Orders and invoices have the edge of resource-app. */
describe.each(rows<Program>(['sso', 'orders', 'portal'], ['invoices']))('%s', (program) => {
  it('closes 150 slow senders of three kinds, and answers whoever is in time meanwhile', async () => {
    app = await runApp(program, folder, { REQUEST_TIMEOUT: '1', DRAIN_DELAY: '0' });
    const { port } = app;
    const { post, other } = programs[program];
    const sockets = Array.from({ length: 150 }, (_, index) => {
      const socket = open(port, index % 3 !== 0);
      if (index % 3 === 0) return socket.resume();
      socket.write(index % 3 === 1 ? begin(post ?? '/') : 'GET /secret-of-mine HTTP/1.1\r\nx: ');
      return drip(socket, 'a');
    });
    const gone = Promise.all(sockets.map(heard));
    for (let i = 0; i < 5; i += 1) expect((await fetch(`http://127.0.0.1:${port}${other}`)).status).toBe(200);
    for (const said of await gone) {
      expect(said).toMatch(/^(HTTP\/1\.1 (408|40[0-9]|415) |$)/);
      expect(said).not.toContain('secret-of-mine');
    }
  });
});

it('a connection beyond the bound is closed, and one that leaves makes room', async () => {
  app = await runApp('sso', folder, { MAX_CONNECTIONS: '10', DRAIN_DELAY: '0' });
  const { port } = app;
  const get = 'GET /jwks HTTP/1.1\r\nhost: localhost\r\n\r\n';
  const kept: Socket[] = [];
  for (let i = 0; i < 10; i += 1) {
    const socket = open(port);
    kept.push(socket);
    const answered = new Promise((resolve) => socket.once('data', resolve));
    socket.write(get);
    await answered;
  }
  expect(await heard(open(port).resume())).toBe('');
  kept[0]?.destroy();
  for (let answer = ''; !answer.startsWith('HTTP/1.1 200'); ) {
    answer = await text(
      connect(port, '127.0.0.1').end('GET /jwks HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n'),
    ).catch(() => '');
  }
  for (const socket of kept) socket.destroy();
});

it('a handshake of TLS that does not begin, and one that drips, end', async () => {
  const { certFile, keyFile } = createCertificate();
  app = await runApp('sso', folder, {
    ISSUER: 'https://localhost:1',
    TLS_CERT_FILE: certFile,
    TLS_KEY_FILE: keyFile,
    REQUEST_TIMEOUT: '1',
    DRAIN_DELAY: '0',
  });
  const silent = open(app.port).resume();
  // The head of a record of 16 KiB (RFC 8446 §5.1), of which a byte comes now and then.
  const dripping = open(app.port, true);
  dripping.write(Buffer.from([0x16, 0x03, 0x01, 0x3f, 0xff, 0x01, 0x00, 0x3f, 0xfb]));
  drip(dripping, Buffer.from([0]));
  await Promise.all([heard(silent), heard(dripping)]);
});
