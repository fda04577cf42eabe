import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from '@signet/runtime';
import { type MailConfig, readMail, senderOf } from './mail-config.js';

const sqlite = { type: 'sqlite', file: '/data/sso.sqlite' } as const;
const read = (env: Readonly<Record<string, string>>, database: Parameters<typeof readMail>[1] = sqlite): MailConfig =>
  readEnvironment(env, (reader) => readMail(reader, database));
const from = { MAIL_FROM: 'sso@example.com' };

describe('where mail goes', () => {
  it.each([
    ['smtp://relay.example.com', { host: 'relay.example.com', port: 587, tls: 'starttls' }],
    ['smtps://relay.example.com', { host: 'relay.example.com', port: 465, tls: 'implicit' }],
    ['smtp://localhost:25', { host: 'localhost', port: 25, tls: 'none' }],
    ['smtp://127.0.0.1', { host: '127.0.0.1', port: 587, tls: 'none' }],
    ['smtp://[::1]:2525', { host: '::1', port: 2525, tls: 'none' }],
    ['smtp://10.0.0.1:25', { host: '10.0.0.1', port: 25, tls: 'starttls' }],
    [
      'smtp://me%40example.com:p%3Aw@relay.example.com',
      { host: 'relay.example.com', port: 587, tls: 'starttls', user: 'me@example.com', password: 'p:w' },
    ],
  ])('%s', (SMTP_URL, smtp) => {
    expect(read({ ...from, SMTP_URL })).toEqual({ from: { address: 'sso@example.com' }, smtp });
  });

  it.each([
    ['no server', 'http://relay.example.com'],
    ['no host', 'smtp://'],
    ['a path', 'smtp://relay.example.com/x'],
    ['a query, which a reader might think is followed', 'smtp://relay.example.com?tls=off'],
    ['no port', 'smtp://relay.example.com:0'],
    ['odd escapes', 'smtp://%zz:secret@relay.example.com'],
    ['a user without a password', 'smtp://me@relay.example.com'],
    ['a password without a user', 'smtp://:secret@relay.example.com'],
    ['a host that is none', 'smtp://relay_example!.com'],
  ])('refuses %s, without a word of it', (_, SMTP_URL) => {
    let message = '';
    try {
      read({ ...from, SMTP_URL });
    } catch (error) {
      message = String(error);
    }
    expect(message).toMatch(/SMTP_URL (?:must|has)/);
    expect(message).not.toMatch(/secret|relay/);
  });

  it('is by STARTTLS or in the clear as it is said, which smtps:// leaves nothing to', () => {
    const tls = (SMTP_URL: string, SMTP_STARTTLS: string) => read({ ...from, SMTP_URL, SMTP_STARTTLS }).smtp?.tls;
    expect(tls('smtp://mailpit', 'off')).toBe('none');
    expect(tls('smtp://localhost', 'required')).toBe('starttls');
    expect(() => tls('smtps://relay.example.com', 'off')).toThrow('SMTP_STARTTLS is set');
  });

  it('needs to know whom it is from', () => {
    expect(() => read({ SMTP_URL: 'smtp://relay.example.com' })).toThrow('MAIL_FROM is not set');
    for (const MAIL_FROM of ['nobody', 'a@b.example, c@d.example', 'X\r\nBcc: y <a@b.example>', 'X <a@b.example> y']) {
      expect(() => read({ SMTP_URL: 'smtp://relay.example.com', MAIL_FROM })).toThrow(/^MAIL_FROM must be/);
    }
    const named = read({ SMTP_URL: 'smtp://relay.example.com', MAIL_FROM: '"Example, Inc." <SSO@Example.COM>' });
    expect(named.from).toEqual({ name: 'Example, Inc.', address: 'SSO@example.com' });
  });

  it('is an outbox beside the database where there is no server, and nowhere with PostgreSQL', () => {
    expect(read({})).toEqual({ outbox: '/data/outbox' });
    expect(read({ MAIL_OUTBOX: '/elsewhere' }).outbox).toBe('/elsewhere');
    expect(read({}, { type: 'postgres', url: 'postgres://x' } as never).outbox).toBeUndefined();
    expect(senderOf({}, 'http://localhost:4000').address).toBe('signet@localhost');
    expect(senderOf({}, 'http://[::1]:4000').address).toBe('signet@localhost');
    expect(senderOf({}, 'https://sso.example.com/team').address).toBe('signet@sso.example.com');
  });
});
