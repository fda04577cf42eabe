import type { Adapter, Payload } from 'oidc-provider';
import type { StatementName } from './model-table.js';

export type Value = string | number | null;

export interface ModelRow {
  readonly payload: Payload;
  /** Seconds since 1970. */
  readonly expiresAt: number | undefined;
  readonly consumedAt: number | undefined;
}

/** A database that has the model table. */
export interface ModelDatabase {
  first(name: StatementName, values: readonly Value[]): Promise<ModelRow | undefined>;
  /** Resolves when what it changed is durable. */
  change(name: StatementName, values: readonly Value[]): Promise<void>;
}

/** oidc-provider's adapter interface for one model. */
export class SqlAdapter implements Adapter {
  constructor(
    private readonly model: string,
    private readonly database: ModelDatabase,
  ) {}

  upsert(id: string, payload: Payload, expiresIn?: number): Promise<void> {
    const { grantId = null, userCode = null, uid = null } = payload;
    const expiresAt = expiresIn === undefined ? null : now() + expiresIn;
    const values = [this.model, id, JSON.stringify(payload), grantId, userCode, uid, expiresAt];
    return this.database.change('upsert', values);
  }

  find(id: string): Promise<Payload | undefined> {
    return this.#first('find', id);
  }

  findByUserCode(userCode: string): Promise<Payload | undefined> {
    return this.#first('findByUserCode', userCode);
  }

  findByUid(uid: string): Promise<Payload | undefined> {
    return this.#first('findByUid', uid);
  }

  consume(id: string): Promise<void> {
    return this.database.change('consume', [now(), this.model, id]);
  }

  destroy(id: string): Promise<void> {
    return this.database.change('destroy', [this.model, id]);
  }

  revokeByGrantId(grantId: string): Promise<void> {
    return this.database.change('revokeByGrantId', [this.model, grantId]);
  }

  async #first(name: StatementName, key: string): Promise<Payload | undefined> {
    const row = await this.database.first(name, [this.model, key]);
    if (!row || (row.expiresAt !== undefined && row.expiresAt <= now())) return undefined;
    return row.consumedAt === undefined ? row.payload : { ...row.payload, consumed: row.consumedAt };
  }
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
