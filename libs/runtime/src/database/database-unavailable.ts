/** The database could not be asked, or did not answer in time; what was asked may or may not have been done. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
  /** A SQLSTATE, a system error's code or the driver's words: for the log. */
  readonly reason: string;

  constructor(reason: string, options?: ErrorOptions) {
    super(`the database is not available: ${reason}`, options);
    this.reason = reason;
  }
}

/** The reason where the server's `statement_timeout` ended a statement: it lives, and has much to do. */
export const statementTimedOut = '57014';

/**
 * PostgreSQL manual, appendix A: connections (08), too little of something (53), the server goes or is not there yet (57P), it is a
 * standby and may not be written to (25006), and what it ended: a wait for a lock, an idle transaction, a statement, a deadlock.
 * Where it ended the first use of a prepared statement, those that were sent behind it have none (26000).
 */
const sqlStates = /^(?:08...|53...|57P0[1-5]|55P03|25006|25P03|25P04|57014|40P01|26000)$/;
/** Of SQLite: the disk is full or broken, the file cannot be opened, somebody else has it. */
const sqliteErrors = /^SQLITE_(?:FULL|IOERR|CANTOPEN|BUSY|LOCKED)/;
const systemErrors =
  /^(?:ECONNREFUSED|ECONNRESET|ECONNABORTED|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ENOENT)$/;
/** Of a socket that ended by itself; Node names no call then. */
const socketErrors =
  /^(?:EPIPE|ECONNRESET|ERR_STREAM_DESTROYED|ERR_STREAM_WRITE_AFTER_END|ERR_STREAM_PREMATURE_CLOSE)$/;
/** What the driver says of a connection, with no code. */
const driverMessages =
  /^(?:Query read timeout|timeout exceeded when trying to connect|timeout expired|Connection terminated.*|Client has encountered a connection error and is not queryable|Client was closed and is not queryable|Cannot use a pool after calling end on the pool)$/;

/** What the driver or TypeORM threw, as `DatabaseUnavailable` where that is what it means; undefined where it is something else. */
export function asUnavailable(error: unknown): DatabaseUnavailable | undefined {
  if (error instanceof DatabaseUnavailable) return error;
  const thrown = (error as Wrapping | null | undefined)?.driverError ?? error;
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  const { code, syscall, message, errors } = thrown as Thrown;
  // Of a name with several addresses: each was tried.
  if (Array.isArray(errors)) return asUnavailable(errors[0]);
  if (typeof code === 'string') {
    const isSocket = syscall === undefined && socketErrors.test(code);
    const isOfDatabase = sqlStates.test(code) || sqliteErrors.test(code);
    const isMeant = isOfDatabase || isSocket || (isOfNetwork(syscall) && systemErrors.test(code));
    return isMeant ? new DatabaseUnavailable(code, { cause: thrown }) : undefined;
  }
  const isMeant = typeof message === 'string' && driverMessages.test(message);
  return isMeant ? new DatabaseUnavailable(message, { cause: thrown }) : undefined;
}

/** TypeORM's. */
interface Wrapping {
  readonly driverError?: unknown;
}

interface Thrown {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly message?: unknown;
  readonly errors?: unknown;
}

/** A file's errors have calls of their own. */
function isOfNetwork(syscall: unknown): boolean {
  return syscall === 'connect' || syscall === 'read' || syscall === 'write' || syscall === 'getaddrinfo';
}

/** Rejections of the database as what they mean. */
export function orUnavailable(error: unknown): unknown {
  return asUnavailable(error) ?? error;
}
