import type { EpochSeconds, Session, SessionStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import {
  authentication,
  index,
  key,
  optionalFlag,
  optionalJson,
  optionalSeconds,
  optionalText,
  text,
  uniqueIndex,
} from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

interface SessionRow extends Omit<Session, 'upstream'> {
  readonly upstreamProvider?: string | undefined;
  readonly upstreamSid?: string | undefined;
  readonly upstreamIdTokenHint?: string | undefined;
}

export const SessionEntity = new EntitySchema<SessionRow>({
  name: 'session',
  tableName: 'session',
  columns: {
    sessionId: key({ name: 'session_id' }),
    cookieDigest: text({ name: 'cookie_digest' }),
    subject: text(),
    ...authentication,
    endedAt: { ...optionalSeconds(), name: 'ended_at' },
    lastSeenAt: { ...optionalSeconds(), name: 'last_seen_at' },
    device: optionalJson(),
    methods: optionalJson(),
    kept: optionalFlag(),
    upstreamProvider: { ...optionalText(), name: 'upstream_provider' },
    upstreamSid: { ...optionalText(), name: 'upstream_sid' },
    upstreamIdTokenHint: { ...optionalText(), name: 'upstream_id_token_hint' },
    support: optionalJson(),
  },
  indices: [
    uniqueIndex('session_cookie', 'cookieDigest'),
    index('session_subject', 'subject'),
    index('session_expiry', 'expiresAt'),
    index('session_upstream', 'upstreamSid', 'upstreamProvider'),
  ],
});

const table = new Table(SessionEntity);
const live = `WHERE "subject" = ? AND "ended_at" IS NULL AND "expires_at" > ?
  ORDER BY "created_at" DESC, "session_id" LIMIT ?`;
const upstreamLive = `WHERE "upstream_sid" = ? AND "upstream_provider" = ? AND "ended_at" IS NULL AND "expires_at" > ? LIMIT ?`;

export const sessions: StoredRecord<SessionStore> = {
  entities: [SessionEntity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      insert: (session) => rows.insert(rowOf(session)),
      find: async (sessionId) => found(await rows.find({ sessionId })),
      findByCookie: async (cookieDigest) => found(await rows.find({ cookieDigest })),
      listLive: async (subject, now, limit) => (await rows.select(live, [subject, now, limit])).map(sessionOf),
      listUpstream: async ({ providerId, sid }, now, limit) =>
        (await rows.select(upstreamLive, [sid ?? '', providerId, now, limit])).map(sessionOf),
      renew: ({ sessionId, ...session }) => rows.updateOnce(rowOf(session), { sessionId }, 'endedAt'),
      touch: async (sessionId, now) => {
        await rows.updateOnce({ lastSeenAt: now }, { sessionId }, 'endedAt');
      },
      end: (sessionId, now) => rows.updateOnce(ended(now), { sessionId }, 'endedAt'),
      endAllOf: (subject, now) => rows.updateAll(ended(now), { subject }, 'endedAt'),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};

type Upstream = Pick<Session, 'upstream'>;

function rowOf<Given extends Upstream>({ upstream, ...session }: Given) {
  return {
    ...session,
    upstreamProvider: upstream?.providerId,
    upstreamSid: upstream?.sid,
    upstreamIdTokenHint: upstream?.idTokenHint,
  };
}

function ended(now: EpochSeconds) {
  return { endedAt: now, upstreamIdTokenHint: undefined };
}

function found(row: SessionRow | undefined): Session | undefined {
  return row && sessionOf(row);
}

export function sessionOf({
  upstreamProvider: providerId,
  upstreamSid: sid,
  upstreamIdTokenHint: idTokenHint,
  ...session
}: SessionRow): Session {
  if (providerId === undefined) return session;
  const more = { ...(sid !== undefined && { sid }), ...(idTokenHint !== undefined && { idTokenHint }) };
  return { ...session, upstream: { providerId, ...more } };
}
