import type { Session, SessionStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import {
  authentication,
  index,
  key,
  optionalFlag,
  optionalJson,
  optionalSeconds,
  text,
  uniqueIndex,
} from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const SessionEntity = new EntitySchema<Session>({
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
  },
  indices: [
    uniqueIndex('session_cookie', 'cookieDigest'),
    index('session_subject', 'subject'),
    index('session_expiry', 'expiresAt'),
  ],
});

const table = new Table(SessionEntity);
const live = `WHERE "subject" = ? AND "ended_at" IS NULL AND "expires_at" > ?
  ORDER BY "created_at" DESC, "session_id" LIMIT ?`;

export const sessions: StoredRecord<SessionStore> = {
  entities: [SessionEntity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      insert: (session) => rows.insert(session),
      find: (sessionId) => rows.find({ sessionId }),
      findByCookie: (cookieDigest) => rows.find({ cookieDigest }),
      listLive: (subject, now, limit) => rows.select(live, [subject, now, limit]),
      renew: ({ sessionId, ...session }) => rows.updateOnce(session, { sessionId }, 'endedAt'),
      touch: async (sessionId, now) => {
        await rows.updateOnce({ lastSeenAt: now }, { sessionId }, 'endedAt');
      },
      end: (sessionId, now) => rows.updateOnce({ endedAt: now }, { sessionId }, 'endedAt'),
      endAllOf: (subject, now) => rows.updateAll({ endedAt: now }, { subject }, 'endedAt'),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};
