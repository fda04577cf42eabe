import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AdministeredRecords, AdministrationUnitOfWork } from '@signet/administration';
import { inMemoryAdministration } from '@signet/administration/testing';
import type { UnitOfWork } from '@signet/authorization-server';
import { createStores, loadMasterKey, openDatabase } from '@signet/persistence';
import type { DatabaseConfig } from '@signet/runtime/database';
import { startPostgres, unsynced } from '@signet/runtime/testing';

/** What one process of an issuer works with. */
export interface ProcessStores {
  readonly records: AdministeredRecords;
  readonly unitOfWork: UnitOfWork;
  readonly own: AdministrationUnitOfWork;
  readonly operators: AdministrationUnitOfWork;
}

/** Two processes on one database, empty but for what walks before left of other people. */
export interface WalkStores {
  readonly processes: readonly [ProcessStores, ProcessStores];
  close(): Promise<void>;
}

export function memoryStores(): WalkStores {
  const { records, unjudged, unitOfWork, core } = inMemoryAdministration();
  const process = { records, unitOfWork: core, own: unjudged, operators: unitOfWork };
  return { processes: [process, process], close: async () => {} };
}

export async function sqliteStores(): Promise<WalkStores> {
  const folder = mkdtempSync(join(tmpdir(), 'signet-walk-'));
  const config = { type: 'sqlite', file: join(folder, 'walk.sqlite') } as const;
  const opened = await databaseStores(config);
  const close = async () => {
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...opened, close };
}

export async function postgresStores(): Promise<WalkStores> {
  const postgres = await startPostgres(unsynced);
  const opened = await databaseStores({ type: 'postgres', url: await postgres.createDatabase() });
  const close = async () => {
    await opened.close();
    await postgres.stop();
  };
  return { ...opened, close };
}

/** Each process has connections of its own. */
async function databaseStores(config: DatabaseConfig): Promise<WalkStores> {
  const cipher = loadMasterKey({ value: Buffer.alloc(32, 7).toString('base64url') });
  const first = await openDatabase(config, { migrate: true });
  const second = await openDatabase(config, { migrate: true });
  const processOf = (database: typeof first): ProcessStores => {
    const { records, unitOfWork, selfService, administration } = createStores(database, cipher);
    return { records, unitOfWork, own: selfService, operators: administration };
  };
  return {
    processes: [processOf(first), processOf(second)],
    close: async () => {
      await first.close();
      await second.close();
    },
  };
}
