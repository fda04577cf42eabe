import { once } from 'node:events';
import { rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createServer } from 'node:tls';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { type Certificate, createCertificate } from '../support/certificate.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const good = createCertificate();
const stranger = createCertificate();
const cleanUp: Array<() => unknown> = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});
afterAll(() => {
  for (const { folder } of [good, stranger]) rmSync(folder, { recursive: true, force: true });
});

const password = 'correct-horse';

/** A mail server of TLS on every address, for loopback has many; what it took, and what it was shown to sign in. */
async function mailServer({ cert, key }: Certificate, secure: boolean) {
  const taken: Array<{ readonly raw: string; readonly secure: boolean; readonly user: unknown }> = [];
  const shown: string[] = [];
  const server = new SMTPServer({
    cert,
    key,
    secure,
    logger: false,
    onAuth: ({ username, password: said }, _, done) => {
      shown.push(`${username} ${said}`);
      done(said === password ? null : new Error('no'), { user: username });
    },
    onData: (stream, session, done) => {
      void text(stream).then((raw) => {
        taken.push({ raw, secure: session.secure, user: session.user });
        done();
      });
    },
  });
  server.on('error', () => {});
  server.listen(0, '0.0.0.0');
  await once(server.server, 'listening');
  cleanUp.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { taken, shown, port: (server.server.address() as AddressInfo).port };
}

/** A receiver by RFC 5425 and what it was told under TLS. */
async function syslogServer({ cert, key }: Certificate) {
  const heard: string[] = [];
  const server = createServer({ cert, key }, (socket) => {
    cleanUp.push(() => socket.destroy());
    socket.on('error', () => {});
    socket.on('data', (chunk) => heard.push(chunk.toString()));
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  cleanUp.push(() => server.close());
  return { heard, port: (server.address() as AddressInfo).port };
}

async function start(env: Readonly<Record<string, string>>): Promise<RunningIssuer> {
  const issuer = await runIssuer({
    env: { MAIL_FROM: 'sso@example.com', SMTP_PASSWORD: password, NODE_EXTRA_CA_CERTS: good.certFile, ...env },
  });
  cleanUp.push(() => issuer.close());
  return issuer;
}

async function sent({ signet }: RunningIssuer): Promise<void> {
  await signet(['mail', 'test', '--to', 'you@example.com']);
  for (;;) {
    const { items } = await signet(['mail', 'list', '--state', 'sent']);
    if ((items as readonly unknown[]).length === 1) return;
  }
}

/** A line of the log that tells of this event, as soon as it is there. */
async function line({ logs }: RunningIssuer, event: string): Promise<Readonly<Record<string, unknown>>> {
  for (;;) {
    const found = logs.find((each) => each.includes(`"${event}"`));
    if (found !== undefined) return JSON.parse(found);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('receivers with a certificate of an authority that NODE_EXTRA_CA_CERTS names', () => {
  it.each([
    ['STARTTLS', false],
    ['smtps', true],
  ])(
    'take mail by %s, and the trail by syslog',
    async (_, secure) => {
      const mail = await mailServer(good, secure);
      const syslog = await syslogServer(good);
      const issuer = await start({
        SMTP_URL: `${secure ? 'smtps' : 'smtp'}://relay@localhost:${mail.port}`,
        ...(!secure && { SMTP_STARTTLS: 'required' }),
        SYSLOG_URL: `syslog+tls://localhost:${syslog.port}`,
      });
      await sent(issuer);
      expect(mail.taken).toEqual([{ raw: expect.stringContaining('you@example.com'), secure: true, user: 'relay' }]);
      await issuer.signet(['groups', 'create', 'berlin']);
      while (!syslog.heard.join('').includes('group_created')) await new Promise((resolve) => setImmediate(resolve));
      expect(syslog.heard.join('')).toMatch(/^\d+ <\d+>1 /);
      expect(issuer.logs.join('\n')).not.toContain(password);
    },
    120_000,
  );
});

describe('receivers whose certificate is not good', () => {
  it.each([
    ['is of another authority, by STARTTLS', { certificate: stranger, secure: false, host: 'localhost' }],
    ['is of another authority, by smtps', { certificate: stranger, secure: true, host: 'localhost' }],
    ['has another name', { certificate: good, secure: true, host: '127.0.0.2' }],
  ])(
    'are told nothing where it %s',
    async (_, { certificate, secure, host }) => {
      const mail = await mailServer(certificate, secure);
      const syslog = await syslogServer(certificate);
      const issuer = await start({
        SMTP_URL: `${secure ? 'smtps' : 'smtp'}://relay@${host}:${mail.port}`,
        ...(!secure && { SMTP_STARTTLS: 'required' }),
        SYSLOG_URL: `syslog+tls://${host}:${syslog.port}`,
      });
      await issuer.signet(['mail', 'test', '--to', 'you@example.com']);
      await issuer.signet(['groups', 'create', 'berlin']);
      expect(String((await line(issuer, 'mail_server_away')).reason)).toMatch(/^E/);
      const { reason } = await line(issuer, 'syslog_failed');
      expect(reason).toBe(certificate === good ? 'ERR_TLS_CERT_ALTNAME_INVALID' : 'DEPTH_ZERO_SELF_SIGNED_CERT');
      expect([mail.shown, mail.taken, syslog.heard]).toEqual([[], [], []]);
    },
    120_000,
  );
});
