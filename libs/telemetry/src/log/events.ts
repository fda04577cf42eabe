/** In words, as they stand in a line. */
export const levels = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof levels)[number];

interface EventKind {
  /** `warn`: somebody was refused or something has to be tried again; `error`: a fault here, or something that somebody must look at. */
  readonly level: Level;
  readonly means: string;
  /** What may be true of every request at once is said once a second, with how often it was. */
  readonly counted?: true;
}

/** Every event of the log of every app, one line each. docs/operations.md has the same table, which a test holds to this one. */
export const events = {
  signed_in: { level: 'info', means: 'somebody proved who they are' },
  login_refused: { level: 'warn', means: 'wrong username or password' },
  login_locked: { level: 'warn', means: 'too many wrong ones; nobody looked at this one' },
  sign_in_disowned: { level: 'warn', means: 'a person said of a sign-in that it was not theirs; it ended' },
  upstream_refused: {
    level: 'warn',
    means: 'somebody who signed in elsewhere was not signed in here, or could not be sent there; `reason` says why',
  },
  upstream_signed_out: { level: 'info', means: 'a provider ended sessions that began there; `count` says how many' },
  upstream_logout_refused: { level: 'warn', means: 'what a provider said of a sign-out is not to be believed' },
  identity_linked: { level: 'info', means: 'somebody linked a sign-in elsewhere to their account' },
  identity_unlinked: { level: 'info', means: 'somebody took it off their account' },
  account_linked_refused: { level: 'warn', means: 'somebody wanted to unlink the only way that they sign in by' },
  account_link_refused: { level: 'warn', means: 'somebody wanted to link a sign-in to an account that is gone' },
  login_busy: { level: 'warn', means: 'the queue for passwords is full' },
  work_asked: { level: 'debug', means: 'a form asked a browser for proof of work', counted: true },
  work_solved: { level: 'debug', means: 'it came', counted: true },
  work_refused: {
    level: 'warn',
    means: 'it was missing, wrong, over or used before; the form was shown again',
    counted: true,
  },
  work_unproved: { level: 'warn', means: 'none came, and the form took its turn with its like', counted: true },
  work_mailed: { level: 'info', means: 'somebody asked for a code by mail in its place' },
  work_code_right: { level: 'info', means: 'that code came' },
  work_code_wrong: { level: 'warn', means: 'a code came that is wrong, over or for another name' },
  sign_ins_attacked: {
    level: 'warn',
    means: 'sign-ins of `count` networks fail: everybody is asked for proof of work',
  },
  sign_ins_calm: { level: 'info', means: 'that is over' },
  email_code_asked: { level: 'info', means: 'somebody asked for a code to their address; `reason` is what came of it' },
  complete_profile_refused: { level: 'warn', means: 'what somebody must say is not to be had so by now' },
  verify_email_refused: { level: 'warn', means: 'a code that is wrong or over' },
  verify_email_locked: { level: 'warn', means: 'too many codes from one address' },
  verify_email_busy: { level: 'warn', means: 'too many people are here' },
  second_factor_refused: {
    level: 'warn',
    means: 'a code that is wrong, was used or is over, of somebody who proved their password',
  },
  second_factor_locked: { level: 'warn', means: 'too many wrong ones; nobody looked at this one' },
  second_factor_busy: { level: 'warn', means: 'too many people are here' },
  set_up_factor_refused: { level: 'warn', means: 'the first code of what somebody sets up is wrong' },
  save_codes_refused: { level: 'warn', means: 'somebody took too long to set something up' },
  account_factors_refused: {
    level: 'warn',
    means: 'the first code of what somebody sets up on a page of their own is wrong, or a name is none',
  },
  account_codes_refused: { level: 'warn', means: 'somebody took too long to set something up on a page of their own' },
  factor_added: { level: 'info', means: 'somebody set up another way to sign in; `reason` is which kind' },
  factor_change_undone: {
    level: 'info',
    means: 'whoever had the link in the mail took back that something was set up or taken away',
  },
  factor_removed: { level: 'info', means: 'somebody took one away; `reason` is which kind' },
  change_password_refused: { level: 'warn', means: 'the password until now is wrong, or the new one is not good' },
  change_password_locked: { level: 'warn', means: 'too many wrong ones; nobody looked at this one' },
  change_password_busy: { level: 'warn', means: 'the queue for passwords is full' },
  account_password_refused: { level: 'warn', means: 'the password until now is wrong, or the new one is not good' },
  account_password_locked: { level: 'warn', means: 'too many wrong passwords; nobody looked at this one' },
  account_password_busy: { level: 'warn', means: 'the queue for passwords is full' },
  account_email_refused: {
    level: 'warn',
    means: 'a code for a new address is wrong or over, or somebody has that address already',
  },
  account_email_locked: { level: 'warn', means: 'too many wrong codes; nobody looked at this one' },
  account_profile_refused: {
    level: 'warn',
    means: 'a profile was changed by somebody else since its form was shown, or what is needed was left out',
  },
  account_picture_refused: { level: 'warn', means: 'a file was sent that is no picture, or one that is not taken' },
  account_picture_busy: { level: 'warn', means: 'too many pictures wait to be decoded' },
  profile_changed: { level: 'info', means: 'somebody changed their profile' },
  account_support_refused: { level: 'warn', means: 'somebody of support could not enter what they asked for' },
  account_close_refused: { level: 'warn', means: 'another username was typed, or nobody else is an owner' },
  email_change_asked: { level: 'info', means: 'somebody asked for another address; `reason` is what came of the mail' },
  email_changed: { level: 'info', means: 'an account has another address' },
  email_change_undone: { level: 'info', means: 'whoever reads at the address before took a change back' },
  account_closed: { level: 'info', means: 'somebody closed their account; `reason` is close or delete' },
  account_reopened: { level: 'info', means: 'somebody opened their closed account again' },
  account_deleted: { level: 'info', means: 'an account was deleted that its person had closed for that' },
  account_deletion_failed: { level: 'error', means: 'that could not be; it is tried again' },
  own_data_exported: { level: 'info', means: 'somebody took a copy of what is kept of them' },
  password_recovery_asked: { level: 'info', means: 'somebody forgot a password; `reason` is what came of it' },
  password_recovered: { level: 'info', means: 'somebody chose another password by a link to their address' },
  forgot_password_locked: { level: 'warn', means: 'one address asked for too many' },
  forgot_password_busy: { level: 'warn', means: 'too many ask at once' },
  recover_password_refused: { level: 'warn', means: 'the new password of somebody who has a link is not good' },
  recover_password_busy: { level: 'warn', means: 'the queue for passwords is full' },
  account_created: { level: 'info', means: 'somebody made their own account' },
  create_account_refused: { level: 'warn', means: 'the username is taken, or the password is not good' },
  create_account_locked: { level: 'warn', means: 'too many accounts from one address' },
  create_account_busy: { level: 'warn', means: 'the queue for passwords is full' },
  confirm_account_refused: {
    level: 'warn',
    means: 'a code that is wrong or over, or the name or address is taken by now',
  },
  confirm_account_locked: { level: 'warn', means: 'too many codes from one address' },
  confirm_account_busy: { level: 'warn', means: 'too many people are here' },
  finish_account_refused: { level: 'warn', means: 'a password that is wrong, or the name or address is taken by now' },
  finish_account_locked: { level: 'warn', means: 'too many wrong ones from one address' },
  finish_account_busy: { level: 'warn', means: 'the queue for passwords is full' },
  invitation_refused: {
    level: 'warn',
    means: 'the username is taken, the password is not good, or who invited may not any more',
  },
  invitation_locked: { level: 'warn', means: 'too many accounts from one address' },
  invitation_busy: { level: 'warn', means: 'the queue for passwords is full' },
  owner_made: { level: 'warn', means: 'somebody became an owner by a link: who may do everything' },
  owner_link_written: { level: 'info', means: 'there is no owner: a link that makes one, once, is in this `file`' },
  owner_link_failed: { level: 'error', means: 'there is no owner, and a link that makes one could not be given' },
  owner_refused: { level: 'warn', means: 'the username of a new owner is taken, or the password is not good' },
  owner_busy: { level: 'warn', means: 'the queue for passwords is full' },
  ownership_refused: { level: 'warn', means: 'who is signed in could not become an owner' },
  recovered_owner_refused: { level: 'warn', means: 'the new password of an owner is not good' },
  recovered_owner_busy: { level: 'warn', means: 'the queue for passwords is full' },
  device_refused: { level: 'warn', means: 'no device waits with this user code' },
  device_locked: { level: 'warn', means: 'too many wrong user codes' },
  device_busy: { level: 'warn', means: 'too much to do' },
  consent_allowed: { level: 'info', means: 'the person allowed what a client asked' },
  support_access_refused: {
    level: 'info',
    means: 'somebody of support who acts as a person was given nothing by an app',
  },
  access_refused: { level: 'info', means: 'there was nothing for who signed in: reason is organization, app or role' },
  consent_denied: { level: 'info', means: 'the person denied it' },
  session_ended: { level: 'info', means: 'somebody signed out' },
  authorization_refused: { level: 'warn', means: 'an authorization request was refused' },
  authorization_unanswered: {
    level: 'info',
    means: 'a request that may not ask the person (prompt=none) would have to, or they denied it',
  },
  end_session_refused: { level: 'warn', means: 'something is wrong with a request to sign out; the person is asked' },
  request_refused: { level: 'warn', means: 'any other request was refused' },
  idempotent_answer_lost: {
    level: 'warn',
    means: 'a change of the administration API was made, and its answer could not be kept for whoever asks again',
  },
  request_failed: { level: 'error', means: 'a fault of the app' },
  background_failed: { level: 'error', means: 'a fault of `work` that no request waits for' },
  refresh_token_rotated: { level: 'info', means: 'a refresh token was used, and replaced' },
  refresh_token_reused: { level: 'warn', means: 'a refresh token was used again; its grant is revoked' },
  client_registered: { level: 'info', means: 'a client registered itself' },
  client_changed: { level: 'info', means: 'a client changed its registration' },
  client_deleted: { level: 'info', means: 'a client deleted its registration' },
  client_metadata_refused: { level: 'warn', means: 'the document of a client that describes itself is not good' },
  logout_delivered: { level: 'info', means: 'a client was told that a session ended' },
  logout_delivery_failed: { level: 'warn', means: 'it could not be told, and will be later' },
  webhook_delivered: { level: 'debug', means: 'a webhook was told' },
  webhook_delivery_failed: { level: 'warn', means: 'a webhook could not be told, and will be later' },
  webhook_given_up: { level: 'error', means: 'it could not be told for days: a dead letter' },
  webhook_gone: { level: 'error', means: 'its receiver answered 410; it is disabled' },
  syslog_failed: { level: 'warn', means: 'the syslog receiver did not take the audit trail, which it gets later' },
  mail_sent: { level: 'info', means: 'a server took a message' },
  mail_delayed: { level: 'warn', means: 'it did not, and will be asked again; `reason` has its code' },
  mail_dead: { level: 'warn', means: 'a message is not sent any more: refused for good, or of no use by now' },
  mail_server_away: { level: 'warn', means: 'the mail server takes nothing; `reason` says what became of the attempt' },
  mail_server_back: { level: 'info', means: 'it takes mail again' },
  alert_raised: { level: 'warn', means: 'a rule of an alert was met; `outcome` says what came of telling it' },
  claims_omitted: { level: 'warn', means: 'a token says less of a person than was asked: too large, or not known' },
  claims_hook_failed: { level: 'warn', means: 'the hook of an API or a client did not say what it was asked' },
  security_event_refused: { level: 'warn', means: 'an API could not use a security event' },
  clock_doubted: {
    level: 'error',
    means: 'the clock jumped, or is not the database’s: nothing that is over is deleted for an hour',
  },
  tls_certificate_renewed: { level: 'info', means: 'the files of TLS were replaced; new connections get the new ones' },
  tls_certificate_refused: { level: 'warn', means: 'they hold nothing good; what was there before goes on' },
  setting_refused: { level: 'error', means: 'a stored `setting` does not count, for this `reason`; the default does' },
  theme_renewed: { level: 'info', means: 'the file of the theme was replaced; pages look as it says' },
  theme_refused: { level: 'warn', means: 'it holds nothing good, for this reason; pages look as before' },
  readiness_changed: {
    level: 'warn',
    means: 'requests should be sent here no more, or again: `status` with its `reasons`',
  },
  database_unavailable: {
    level: 'warn',
    means: 'the database is away or did not answer in time, `count` times',
    counted: true,
  },
  traces_dropped: { level: 'warn', means: 'the collector did not take `count` spans, for this `reason`' },
  overloaded: { level: 'warn', means: 'too much of a `lane` was under way, `count` times', counted: true },
  connection_refused: {
    level: 'warn',
    means: 'so many connections were open that new ones were closed, `count` of them',
    counted: true,
  },
  slow_statement: {
    level: 'warn',
    means: 'a statement took longer than `SLOW_STATEMENT_MS`, `count` of them; without its values',
    counted: true,
  },
  audit_chain_broken: {
    level: 'error',
    means:
      'what is stored of the audit trail is not what was signed: nothing more is sealed; `signet audit verify` says where',
  },
  swept: { level: 'info', means: 'what is over was deleted: `rows`, by table, and how long it took' },
  sweep_failed: { level: 'error', means: 'what is over could not be deleted, and will be tried again' },
  log_sync_lost: {
    level: 'error',
    means: 'the log of SQLite cannot be synced any more: nothing is written until the process starts anew',
  },
  checkpointer_lost: {
    level: 'warn',
    means: 'the thread that makes the checkpoints of SQLite has ended; commits make them, and take longer',
  },
  token_rejected: { level: 'warn', means: 'an API refused a token; `code` says why' },
  revocations_heard: { level: 'info', means: 'an API hears of revocations again' },
  revocations_not_heard: { level: 'warn', means: 'an API does not hear of revocations; `stale_for_seconds` since' },
  signing_key_rotated: { level: 'info', means: 'a key has signed long enough: the next is published, and will sign' },
  signing_key_due: {
    level: 'warn',
    means: 'a key that an operator gives has signed long enough: give the next one beside it',
  },
  signing_key_taken: { level: 'info', means: 'a key that an operator gives is published, and will sign' },
  signing_key_spent: {
    level: 'warn',
    means: 'a key is given that was withdrawn or whose time is over: it is not taken again',
  },
  signing_key_files_renewed: { level: 'info', means: 'the files of signing keys hold others, `kids`' },
  signing_key_files_refused: {
    level: 'warn',
    means: 'they hold nothing good, for this reason; what was there before goes on',
  },
  signing_unavailable: {
    level: 'error',
    means: 'a request was refused with 503: nothing could be signed, for this reason',
  },
  keys_unavailable: { level: 'warn', means: 'the keys of an issuer cannot be had: its tokens are refused with 503' },
  invoice_pending: { level: 'warn', means: 'invoices could not be asked; the order counts all the same' },
  secret_file_lost: { level: 'warn', means: 'the file of a secret cannot be read; what was read before goes on' },
  made_private: { level: 'warn', means: 'a file or folder was open to others, and is no longer' },
  open_to_others: { level: 'warn', means: 'a file or folder is open to others, and this user may not change that' },
  process_failed: {
    level: 'error',
    means: 'nobody caught an error: the process ends with exit code 1, and what it says stands behind this line',
  },
  process_ended: { level: 'error', means: 'the process ended with exit code `exit`, and nobody had asked for it' },
  framework: { level: 'warn', means: 'what the framework says of itself; by its own level' },
  log_lines_lost: {
    level: 'warn',
    means: '`count` lines were not written: whoever reads the log was away or too slow, or its disk full',
  },
} as const satisfies Readonly<Record<string, EventKind>>;

export type EventName = keyof typeof events;

export function isEvent(name: string): name is EventName {
  return Object.hasOwn(events, name);
}

export const eventNames = Object.keys(events) as readonly EventName[];

/** Of one event. */
export function kindOf(name: EventName): EventKind {
  return events[name];
}
