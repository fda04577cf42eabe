import {
  AuditChain,
  type AuditEntry,
  type AuditLink,
  type HeldChain,
  type LinkedEntry,
} from '@signet/authorization-server';
import type { Connection, Statements } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { AuditChainEntity, type AuditEntryRow, AuditLinkEntity } from './audit-entities.js';
import { appendEntries } from './audit-log.js';
import { entryTable, withOrigins } from './audit-rows.js';

const links = new Table(AuditLinkEntity);
const chains = new Table(AuditChainEntity);
const name = 'audit';

/** Seconds: what is to settle later than that was written by a clock that was wrong, and is sealed at once. */
const longestSettling = 3600;

const isSettled = '("settles_at" <= ? OR "settles_at" > ?)';
const isFree =
  '"audit_chain"."holder" = excluded."holder" OR "audit_chain"."held_until" <= ? OR "audit_chain"."held_until" > ?';
const take = `INSERT INTO "audit_chain" ("name", "holder", "held_until") VALUES (?, ?, ?)
  ON CONFLICT ("name") DO UPDATE SET "holder" = excluded."holder", "held_until" = excluded."held_until" WHERE ${isFree}`;
const unlinked = `SELECT e."entry_id" FROM "audit_entry" e WHERE e."settles_at" IS NULL
  AND NOT EXISTS (SELECT 1 FROM "audit_link" l WHERE l."entry_id" = e."entry_id") ORDER BY e."entry_id" LIMIT 1`;

export class StoredAuditChain extends AuditChain {
  /** @param now seconds, by the clock that all processes share */
  constructor(
    private readonly database: Connection,
    private readonly now: () => Promise<number>,
  ) {
    super();
  }

  override async hold<T>(
    holder: string,
    leaseSeconds: number,
    work: (chain: HeldChain) => Promise<T>,
  ): Promise<T | undefined> {
    const now = await this.now();
    const until = Math.ceil(now) + leaseSeconds;
    const found = await chains.find(this.database.read, { name });
    // Nobody waits for a lock while another one's turn lasts; one that lasts longer than any is of a clock that was wrong.
    if (found && found.holder !== holder && found.heldUntil > now && found.heldUntil <= until) return undefined;
    return this.database.transaction(async ({ read }) => {
      const isMine = (await read.change(take, [name, holder, until, Math.floor(now), until])) === 1;
      return isMine ? work(new Held(read, now, (await chains.find(read, { name }))?.state)) : undefined;
    });
  }

  override async isBehind(): Promise<boolean> {
    const now = Math.floor(await this.now());
    const sql = `SELECT 1 FROM "audit_entry" WHERE ${isSettled} LIMIT 1`;
    return (await this.database.read.rows(sql, [now, now + longestSettling])).length > 0;
  }

  override async state(): Promise<string | undefined> {
    return (await chains.find(this.database.read, { name }))?.state;
  }

  override links(position: number, limit: number): Promise<readonly LinkedEntry[]> {
    return linksBehind(this.database.read, position, limit);
  }

  override async unlinked(): Promise<string | undefined> {
    const [row] = await this.database.read.rows(unlinked);
    return row && String(row.entry_id);
  }

  override async unsealedBefore(at: number): Promise<string | undefined> {
    const sql = `SELECT "entry_id" FROM "audit_entry" WHERE "settles_at" IS NOT NULL AND "occurred_at" < ?
      ORDER BY "entry_id" LIMIT 1`;
    const [row] = await this.database.read.rows(sql, [Math.floor(at)]);
    return row && String(row.entry_id);
  }
}

/** Behind this position, by position. */
export async function linksBehind(read: Statements, position: number, limit: number): Promise<readonly LinkedEntry[]> {
  const found = await links.select(read, 'WHERE "position" > ? ORDER BY "position" LIMIT ?', [position, limit]);
  if (found.length === 0) return [];
  const ids = JSON.stringify(found.map(({ entryId }) => entryId));
  const rows = await entryTable.select(read, `WHERE "entry_id" IN (${read.dialect.list})`, [ids]);
  const entries = new Map((await withOrigins(read, rows)).map((entry) => [entry.entryId, entry]));
  const waiting = new Set(rows.filter(({ settlesAt }) => settlesAt !== undefined).map(({ entryId }) => entryId));
  return found.map((link) => ({
    link,
    entry: entries.get(link.entryId),
    isMarked: !waiting.has(link.entryId),
  }));
}

function byEntryId(one: AuditEntryRow, other: AuditEntryRow): number {
  return one.entryId < other.entryId ? -1 : 1;
}

class Held implements HeldChain {
  constructor(
    private readonly statements: Statements,
    readonly now: number,
    readonly state: string | undefined,
  ) {}

  async last(): Promise<AuditLink | undefined> {
    const [link] = await links.select(this.statements, 'ORDER BY "position" DESC LIMIT 1');
    return link;
  }

  async pending(limit: number): Promise<readonly AuditEntry[]> {
    const now = Math.floor(this.now);
    // By the index of what waits, which is small: in the order of their ids all that was ever sealed would be passed first.
    const tail = `WHERE "settles_at" IS NOT NULL AND ${isSettled} ORDER BY "settles_at" LIMIT ? ${this.statements.dialect.forChange}`;
    const rows = await entryTable.select(this.statements, tail, [now, now + longestSettling, limit]);
    return withOrigins(this.statements, rows.toSorted(byEntryId));
  }

  async add(added: readonly AuditLink[]): Promise<void> {
    for (const link of added) await links.insert(this.statements, link);
    const ids = JSON.stringify(added.map(({ entryId }) => entryId));
    const sql = `UPDATE "audit_entry" SET "settles_at" = NULL WHERE "entry_id" IN (${this.statements.dialect.list})`;
    await this.statements.change(sql, [ids]);
  }

  first(limit: number): Promise<readonly AuditLink[]> {
    return links.select(this.statements, 'ORDER BY "position" LIMIT ?', [limit]);
  }

  async deleteTo(position: number): Promise<void> {
    const old = '(SELECT "entry_id" FROM "audit_link" WHERE "position" <= ?)';
    for (const table of ['audit_origin', 'audit_entry']) {
      await this.statements.change(`DELETE FROM "${table}" WHERE "entry_id" IN ${old}`, [position]);
    }
    await this.statements.change('DELETE FROM "audit_link" WHERE "position" <= ?', [position]);
  }

  append(entry: AuditEntry): Promise<void> {
    return appendEntries(this.statements, [entry]);
  }

  async sign(state: string): Promise<void> {
    await this.statements.change('UPDATE "audit_chain" SET "state" = ? WHERE "name" = ?', [state, name]);
  }
}
