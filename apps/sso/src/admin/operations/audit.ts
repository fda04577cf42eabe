import { readFileSync } from 'node:fs';
import {
  type AuditView,
  auditFormats,
  auditView,
  exportAuditPage,
  findAuditEntry,
  forgetOrigins,
  listAudit,
} from '@signet/administration';
import { type AuditFilter, type AuditName, auditNames, type Initiator } from '@signet/authorization-server';
import { z } from 'zod';
import { Problem } from '../../api/http/problem.js';
import { cursorOf, pageQuery, pageRequest } from '../../api/pages.js';
import { clientId, of, subject, time } from '../../api/shown.js';
import { type Operation, operation } from '../operation.js';

/** Of this program, which CEF names. */
const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

const name = z.enum(Object.keys(auditNames) as [AuditName, ...AuditName[]]);
const facts = z.record(z.string(), z.unknown());

const entry = of<AuditView>()({
  entryId: z.string(),
  at: time,
  name,
  initiator: of<Initiator>()({
    entity: z.enum(['admin', 'user', 'policy', 'system']),
    subject: subject.optional().describe('Whose doing it was; absent where no account stands behind the door'),
    through: z.enum([
      'browser',
      'client',
      'issuer',
      'cli',
      'seed',
      'conformance',
      'admin_api',
      'self_service',
      'configuration',
      'import',
      'owner_link',
    ]),
  }),
  target: z.object({ record: z.string(), id: z.string() }),
  subject: z.string().optional().describe('The person that it is about'),
  clientId: z.string().optional().describe('The app that it is about, or through which it was done'),
  audience: z.string().optional(),
  reason: z.string().optional(),
  before: facts.optional().describe('Of a change what changed; of something new or gone all of it'),
  after: facts.optional(),
  concealed: z.array(z.string()).readonly().optional().describe('Members that changed and are shown to nobody'),
  count: z.int().optional().describe('Of several that are one entry'),
  lastAt: time.optional(),
  address: z.string().optional(),
  userAgent: z.string().optional(),
}).meta({ id: 'AuditEntry' });

const text = z.string().min(1).max(1024);
const filters = {
  actor: subject.optional().describe('What this person did'),
  subject: subject.optional().describe('What was about this person'),
  client_id: clientId.optional(),
  audience: text.optional(),
  name: name.optional(),
  target_record: text.optional(),
  target_id: text.optional(),
  since: time.optional(),
  until: time.optional().describe('Before that second'),
};
const { limit, cursor } = pageQuery;
/** Lines of one answer: enough that few are asked for, and few enough that it is soon sent. */
const exportedLines = 1000;

type Filters = { readonly [Name in keyof typeof filters]?: z.output<(typeof filters)[Name]> };

/** @throws Problem invalid */
function filterOf({ client_id, target_record: record, target_id: id, ...given }: Filters): AuditFilter {
  if ((record === undefined) !== (id === undefined)) {
    throw new Problem('invalid', 'query.target_record and query.target_id stand together');
  }
  const { actor, subject: about, audience, name: happened, since, until } = given;
  const target = record !== undefined && id !== undefined ? { record, id } : undefined;
  return { actor, subject: about, clientId: client_id, audience, name: happened, target, since, until };
}

export const auditOperations: readonly Operation[] = [
  operation({
    id: 'listAudit',
    method: 'GET',
    path: '/audit/entries',
    scope: 'admin:audit:read',
    summary: 'What happened, and whose doing it was, newest first',
    query: { limit, cursor, ...filters },
    answer: { status: 200, schema: z.object({ items: z.array(entry), next: z.string().optional() }) },
    run: async ({ stores }, { query }) => {
      const { items, next } = await listAudit(stores, filterOf(query), pageRequest(query));
      return { body: { items: items.map(auditView), ...(next !== undefined && { next: cursorOf(next) }) } };
    },
  }),
  operation({
    id: 'exportAudit',
    method: 'GET',
    path: '/audit/export',
    scope: 'admin:audit:read',
    summary: `The same as lines, oldest first, ${exportedLines} at a time: where \`Link\` leads on, more are there. Each answer is an entry itself`,
    query: { format: z.enum(auditFormats), cursor, ...filters },
    answer: { status: 200, schema: z.string(), media: ['application/jsonl', 'text/plain'] },
    run: async ({ ports, stores, initiator }, { query }) => {
      const wanted = { filter: filterOf(query), format: query.format, version };
      const page = { after: pageRequest(query).after, limit: exportedLines };
      const { lines, next } = await exportAuditPage({ ...ports, ...stores }, initiator, wanted, page);
      const media = query.format === 'jsonl' ? 'application/jsonl' : 'text/plain';
      return { body: lines, media, ...(next !== undefined && { next: cursorOf(next) }) };
    },
  }),
  operation({
    id: 'getAuditEntry',
    method: 'GET',
    path: '/audit/entries/:entryId',
    scope: 'admin:audit:read',
    summary: 'One of them',
    answer: { status: 200, schema: entry },
    run: async ({ stores }, { path }) => ({ body: auditView(await findAuditEntry(stores, path.entryId)) }),
  }),
  operation({
    id: 'forgetOrigins',
    method: 'DELETE',
    path: '/audit/origins/:subject',
    scope: 'admin:audit:write',
    summary: 'Delete addresses and user agents of one person from the trail, which holds all the same; told in it',
    answer: { status: 200, schema: z.object({ forgotten: z.int().describe('Entries that had one') }) },
    run: async ({ ports, initiator }, { path }) => ({
      body: { forgotten: await forgetOrigins(ports, initiator, path.subject) },
    }),
  }),
];
