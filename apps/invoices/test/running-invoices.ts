import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { invoicesAudience } from '@signet/audiences';
import { createTestIssuer, type TestIssuer } from '@signet/auth-contracts/testing';
import { createInvoicesApp } from '../src/create-invoices-app.js';

export const issuerUrl = 'https://sso.example.com';
export const portalOrigin = 'https://portal.example.com';

export interface RunningInvoices {
  readonly app: INestApplication;
  readonly issuer: TestIssuer;
  readonly base: string;
  /** A token of a person; with an actor, one that a service exchanged. */
  token(options?: { subject?: string; actor?: string; scopes?: readonly Scope[] }): Promise<string>;
  call(path: string, options?: CallOptions): Promise<{ status: number; challenge: string | null; body: never }>;
  close(): Promise<void>;
}

type Scope = 'invoices:read' | 'invoices:write';

export interface CallOptions {
  readonly token?: string | undefined;
  readonly method?: string;
  readonly body?: unknown;
}

/** The invoices API over real HTTP with a test issuer. */
export async function runInvoices(databaseUrl?: string): Promise<RunningInvoices> {
  const folder = mkdtempSync(join(tmpdir(), 'invoices-http-'));
  const issuer = await createTestIssuer({ issuer: issuerUrl });
  const output = { write: () => {}, takeLost: () => 0, flush: async () => {} };
  const app = await createInvoicesApp(
    {
      host: '127.0.0.1',
      port: 0,
      database: databaseUrl
        ? { type: 'postgres', url: databaseUrl }
        : { type: 'sqlite', file: join(folder, 'invoices.sqlite') },
      issuer: issuerUrl,
      jwksUri: await issuer.listen(),
      portalOrigin,
      explainRejections: true,
    },
    { output },
  );
  await app.listen(0, '127.0.0.1');
  const base = await app.getUrl();
  return {
    app,
    issuer,
    base,
    token: ({ subject = 'alice', actor, scopes = ['invoices:read', 'invoices:write'] as const } = {}) =>
      issuer.mint({
        audience: invoicesAudience,
        scopes,
        subject,
        claims: actor === undefined ? {} : { act: { sub: actor } },
      }),
    call: async (path, { token, method = 'GET', body } = {}) => {
      const response = await fetch(base + path, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const challenge = response.headers.get('www-authenticate');
      return { status: response.status, challenge, body: (text === '' ? undefined : JSON.parse(text)) as never };
    },
    close: async () => {
      await app.close();
      await issuer.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
