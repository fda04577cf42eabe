import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { outboxBeside } from '@signet/administration';
import { mailAddress } from '@signet/authorization-server';
import type { CurrentSecret, EnvironmentReader } from '@signet/runtime';
import type { DatabaseConfig } from '@signet/runtime/database';

/** RFC 5322 §3.4. */
export interface Mailbox {
  readonly name?: string | undefined;
  readonly address: string;
}

/** A server that takes mail from us (RFC 6409). */
export interface SmtpConfig {
  readonly host: string;
  readonly port: number;
  /** TLS from the first octet (RFC 8314), by STARTTLS or nothing (RFC 3207), or never. */
  readonly tls: 'implicit' | 'starttls' | 'none';
  readonly user?: string | undefined;
  readonly password?: CurrentSecret | undefined;
}

export interface MailConfig {
  /** Default: `signet@` the host of the issuer, where mail goes to an outbox. */
  readonly from?: Mailbox | undefined;
  readonly smtp?: SmtpConfig | undefined;
  /** Folder into which mail is written where there is no server. */
  readonly outbox?: string | undefined;
}

/** Whether mail goes anywhere. */
export function isMailSent(mail: MailConfig | undefined): boolean {
  return mail?.smtp !== undefined || mail?.outbox !== undefined;
}

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** @param database a file has the outbox beside it */
export function readMail(read: EnvironmentReader, database: DatabaseConfig | undefined): MailConfig {
  const url = read.optionalSecret('SMTP_URL');
  const from = read.optionalParsed('MAIL_FROM', parseMailbox);
  const startTls = read.oneOf('SMTP_STARTTLS', ['required', 'off', 'default'], 'default');
  const hasPassword = ['SMTP_PASSWORD', 'SMTP_PASSWORD_FILE'].some((name) => read.optional(name) !== undefined);
  const password = hasPassword ? read.currentSecret('SMTP_PASSWORD') : undefined;
  const folder = read.optional('MAIL_OUTBOX');
  if (url === undefined) {
    const beside = database?.type === 'sqlite' ? outboxBeside(database.file) : undefined;
    return { from, outbox: folder === undefined ? beside : resolve(folder) };
  }
  if (from === undefined && read.optional('MAIL_FROM') === undefined) {
    return read.refuse('MAIL_FROM', 'is not set, and SMTP_URL is');
  }
  const variable = read.optional('SMTP_URL') === undefined ? 'SMTP_URL_FILE' : 'SMTP_URL';
  const server = parseSmtpUrl(url);
  if (server === undefined) {
    return read.refuse(variable, 'must be smtp://host or smtps://host, with user, password and port where needed');
  }
  const { isImplicit, password: inUrl, ...rest } = server;
  const known = password ?? inUrl;
  if ((rest.user === undefined) !== (known === undefined)) {
    return read.refuse(
      variable,
      'has a user without a password, or a password (SMTP_PASSWORD) is set without a user in it',
    );
  }
  if (isImplicit && startTls !== 'default') return read.refuse('SMTP_STARTTLS', 'is set, and SMTP_URL is smtps://');
  const isPlain = startTls === 'off' || (startTls === 'default' && loopback.test(rest.host));
  const tls = isImplicit ? 'implicit' : isPlain ? 'none' : 'starttls';
  const host = rest.host.replace(/^\[(.*)\]$/, '$1');
  return { from, smtp: { ...rest, host, tls, ...(known !== undefined && { password: known }) } };
}

/** The parts of smtp://user:password@host:port; undefined for what is none. What stands in it is nowhere repeated. */
function parseSmtpUrl(text: string) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^smtps?:$/.test(url.protocol)) return undefined;
  const host = url.hostname.toLowerCase();
  const isHost = isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0 || /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(host);
  if (!isHost || !['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== '') return undefined;
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (user === undefined || password === undefined || url.port === '0') return undefined;
  const isImplicit = url.protocol === 'smtps:';
  return {
    host,
    port: url.port === '' ? (isImplicit ? 465 : 587) : Number(url.port),
    isImplicit,
    ...(user !== '' && { user }),
    ...(password !== '' && { password }),
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** `name@example.com`, or `Words <name@example.com>`. */
function parseMailbox(text: string): Mailbox {
  const [, name = '', inBrackets] = /^([^<>]*)<([^<>]+)>$/.exec(text) ?? [];
  const address = mailAddress((inBrackets ?? text).trim());
  const said = name.trim().replace(/^"(.*)"$/, '$1');
  if (address === undefined || /[\p{Cc}"\\]/u.test(said)) {
    throw new Error('must be name@example.com, or Words <name@example.com>');
  }
  return said === '' ? { address } : { name: said, address };
}

/** Whom mail is from where nobody said it. */
export function senderOf({ from }: MailConfig, issuer: string): Mailbox {
  const { hostname } = new URL(issuer);
  // RFC 5321 §4.1.3 has literals for addresses, which no reader shows.
  const domain = isIP(hostname.replace(/^\[(.*)\]$/, '$1')) === 0 ? hostname : 'localhost';
  return from ?? { name: 'Signet', address: `signet@${domain}` };
}
