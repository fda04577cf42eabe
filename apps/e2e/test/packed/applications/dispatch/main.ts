import 'reflect-metadata';
import { createTestIssuer } from '@signet/auth-contracts/testing';
import type { Setting } from './application.js';
import { eventRows } from './events.js';
import { graphqlRows } from './graphql.js';
import { httpRows } from './http.js';
import { inheritedRows } from './inherited.js';

const tables = { http: httpRows, events: eventRows, graphql: graphqlRows, inherited: inheritedRows };

async function main(platform: string | undefined, table: string | undefined): Promise<void> {
  const issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
  const setting: Setting = { issuer, platform: platform === 'fastify' ? 'fastify' : 'express' };
  const rows = await tables[table as keyof typeof tables](setting);
  process.stdout.write(`ready ${JSON.stringify({ rows })}\n`);
}

void main(process.argv[2], process.argv[3]);
