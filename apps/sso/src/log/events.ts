import type { ProtocolEvent } from '@signet/authorization-server';

interface EventKind {
  /** `warn`: somebody was refused or something has to be tried again; `error`: a fault here. */
  readonly level: 'log' | 'warn' | 'error';
  readonly means: string;
}

/** Every event of the log, one line each. docs/operations.md has the same table, which a test holds to this one. */
export const events = {
  signed_in: { level: 'log', means: 'somebody proved who they are' },
  login_refused: { level: 'warn', means: 'wrong username or password' },
  login_locked: { level: 'warn', means: 'too many wrong ones; nobody looked at this one' },
  login_busy: { level: 'warn', means: 'the queue for passwords is full' },
  account_created: { level: 'log', means: 'somebody made their own account' },
  create_account_refused: { level: 'warn', means: 'the username is taken, or the password is not good' },
  create_account_locked: { level: 'warn', means: 'too many accounts from one address' },
  create_account_busy: { level: 'warn', means: 'the queue for passwords is full' },
  device_refused: { level: 'warn', means: 'no device waits with this user code' },
  device_locked: { level: 'warn', means: 'too many wrong user codes' },
  device_busy: { level: 'warn', means: 'too much to do' },
  consent_allowed: { level: 'log', means: 'the person allowed what a client asked' },
  consent_denied: { level: 'log', means: 'the person denied it' },
  session_ended: { level: 'log', means: 'somebody signed out' },
  authorization_refused: { level: 'warn', means: 'an authorization request was refused' },
  authorization_unanswered: {
    level: 'log',
    means: 'a request that may not ask the person (prompt=none) would have to, or they denied it',
  },
  end_session_refused: { level: 'warn', means: 'something is wrong with a request to sign out; the person is asked' },
  request_refused: { level: 'warn', means: 'any other request was refused' },
  request_failed: { level: 'error', means: 'a fault of the issuer' },
  refresh_token_rotated: { level: 'log', means: 'a refresh token was used, and replaced' },
  refresh_token_reused: { level: 'warn', means: 'a refresh token was used again; its grant is revoked' },
  client_registered: { level: 'log', means: 'a client registered itself' },
  client_changed: { level: 'log', means: 'a client changed its registration' },
  client_deleted: { level: 'log', means: 'a client deleted its registration' },
  client_metadata_refused: { level: 'warn', means: 'the document of a client that describes itself is not good' },
  logout_delivered: { level: 'log', means: 'a client was told that a session ended' },
  logout_delivery_failed: { level: 'warn', means: 'it could not be told, and will be later' },
  security_event_refused: { level: 'warn', means: 'an API could not use a security event' },
  clock_doubted: {
    level: 'error',
    means: 'the clock jumped, or is not the database’s: nothing that is over is deleted for an hour',
  },
  tls_certificate_renewed: { level: 'log', means: 'the files of TLS were replaced; new connections get the new ones' },
  tls_certificate_refused: { level: 'warn', means: 'they hold nothing good; what was there before goes on' },
  readiness_changed: {
    level: 'warn',
    means: 'requests should be sent here no more, or again: `status` with its `reasons`',
  },
  database_unavailable: { level: 'warn', means: 'the database is away or did not answer in time, `count` times' },
  traces_dropped: { level: 'warn', means: 'the collector did not take `count` spans, for this `reason`' },
  overloaded: { level: 'warn', means: 'too much of a `lane` was under way, `count` times' },
} as const satisfies Readonly<Record<ProtocolEvent['event'], EventKind> & Record<string, EventKind>>;

export type EventName = keyof typeof events;

/** What may be true of every request at once: it is said once a second, with how often it was. */
export const countedEvents = ['database_unavailable', 'overloaded'] as const satisfies readonly EventName[];

export function isEvent(name: string): name is EventName {
  return Object.hasOwn(events, name);
}
