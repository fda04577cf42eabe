import { show } from '../verification/token-policy.js';
import { likelyCauses } from './likely-causes.js';
import type { ReportedCode } from './reported-code.js';

/** Requests of one route, client and reason that would have been refused. */
export interface ReportedRow {
  readonly method: string;
  /** The pattern, as the framework has it, or the handler; `*` where none is known. */
  readonly route: string;
  /**
   * `client_id` of a token whose signature holds (`isVerified`); otherwise `unverified`, `none` where no token came, and `others` for clients
   * that have no place of their own.
   */
  readonly client: string;
  readonly isVerified: boolean;
  readonly code: ReportedCode;
  readonly count: number;
  /** Of them, those that the old guard answered with 401 or 403 itself: they break nothing. */
  readonly refusedToo: number;
  /** ISO 8601. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly likelyCause: string;
}

export interface Noted {
  readonly method: string;
  readonly route: string | undefined;
  readonly client: Pick<ReportedRow, 'client' | 'isVerified'>;
  readonly code: ReportedCode;
  readonly likelyCause: string | undefined;
  /** Seconds since the epoch. */
  readonly at: number;
}

interface Row extends Omit<Noted, 'at' | 'likelyCause' | 'route'> {
  route: string;
  count: number;
  refusedToo: number;
  firstSeen: number;
  lastSeen: number;
  likelyCause: string | undefined;
}

/** Rows of clients of their own, and as many again of all others together; what is beyond is only counted. */
const mostRows = 500;
const methods = new Set('GET HEAD POST PUT PATCH DELETE OPTIONS QUERY'.split(' '));

/** Counts what would have been refused. Whoever sends tokens chooses clients and methods: the places for them are bounded. */
export class RefusalTally {
  readonly #rows = new Map<string, Row>();
  readonly #codes = new Map<ReportedCode, number>();
  #unlisted = 0;

  /** Requests that have no row. */
  get unlisted(): number {
    return this.#unlisted;
  }

  get total(): number {
    return [...this.#codes.values()].reduce((sum, count) => sum + count, 0);
  }

  get codes(): Readonly<Partial<Record<ReportedCode, number>>> {
    return Object.fromEntries(this.#codes);
  }

  /** @returns to be told, once, what was answered instead, and which route that was if it was not known before */
  note(given: Noted): (status: number, route?: string) => void {
    this.#codes.set(given.code, (this.#codes.get(given.code) ?? 0) + 1);
    const noted = { ...given, method: methods.has(given.method) ? given.method : 'OTHER' };
    let row = this.#count(noted);
    let isAnswered = false;
    return (status, route) => {
      if (isAnswered) return;
      isAnswered = true;
      if (given.route === undefined && route !== undefined) {
        this.#uncount(row);
        row = this.#count({ ...noted, route });
      }
      if (row && (status === 401 || status === 403)) row.refusedToo += 1;
    };
  }

  /** The most frequent first. */
  rows(): readonly ReportedRow[] {
    return [...this.#rows.values()]
      .sort((a, b) => b.count - a.count)
      .map(({ method, route, client, code, count, refusedToo, firstSeen, lastSeen, likelyCause }) => ({
        method,
        route,
        client: client.client,
        isVerified: client.isVerified,
        code,
        count,
        refusedToo,
        firstSeen: iso(firstSeen),
        lastSeen: iso(lastSeen),
        likelyCause: likelyCause ?? likelyCauses[code],
      }));
  }

  #count(noted: Noted): Row | undefined {
    const row = this.#rowOf(noted);
    if (!row) {
      this.#unlisted += 1;
      return undefined;
    }
    row.count += 1;
    row.lastSeen = noted.at;
    if (noted.likelyCause !== undefined) row.likelyCause = show(noted.likelyCause);
    return row;
  }

  #uncount(row: Row | undefined): void {
    if (row) row.count -= 1;
    else this.#unlisted -= 1;
    if (row?.count === 0) this.#rows.delete(nameOf(row));
  }

  #rowOf({ method, route = '*', client, code, at }: Noted): Row | undefined {
    const own = { method, route: show(route), client: { ...client, client: show(client.client) }, code };
    const together = { ...own, client: { client: 'others', isVerified: false } };
    for (const [row, most] of [[own, mostRows] as const, [together, 2 * mostRows] as const]) {
      const name = nameOf(row);
      const known = this.#rows.get(name);
      if (known) return known;
      if (this.#rows.size >= most) continue;
      const made: Row = { ...row, count: 0, refusedToo: 0, firstSeen: at, lastSeen: at, likelyCause: undefined };
      this.#rows.set(name, made);
      return made;
    }
    return undefined;
  }
}

function nameOf({ method, route, client, code }: Pick<Row, 'method' | 'route' | 'client' | 'code'>): string {
  return JSON.stringify([method, route, client.client, client.isVerified, code]);
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
