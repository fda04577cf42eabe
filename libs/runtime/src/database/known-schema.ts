import type { MigrationInterface } from 'typeorm';

/** The schema was changed by a newer build in a way that this one does not know it can live with. */
export class NewerSchema extends Error {
  override readonly name = 'NewerSchema';
}

const tolerated = /^tolerated_from_(\d{13})_/;
const unfinished = 'unfinished_transfer_';

/**
 * The name of a migration that earlier builds can live with, for a schema that only grew or lost what they no longer use. It stands in
 * the table of migrations, where builds that do not know the migration read it; one that says nothing stops them.
 * @param level of the oldest such build: the number of the newest migration that it knows
 * @param name of the class, which ends with its number
 */
export function toleratedFrom(level: number, name: string): string {
  return `tolerated_from_${level}_${name}`;
}

/** Stands among the migrations while a database is filled, so that nobody starts on a half of it. @param of what it is filled from */
export function unfinishedTransfer(of: string): { readonly name: string; readonly number: number } {
  return { name: `${unfinished}${of}`, number: 9_999_999_999_999 };
}

/** Whether a name is one of `unfinishedTransfer`. */
export function isUnfinishedTransfer(name: string): boolean {
  return name.startsWith(unfinished);
}

/** As they stand in the table of migrations. */
export function migrationNames(migrations: readonly MigrationInterface[]): readonly string[] {
  return migrations.map((migration) => migration.name ?? migration.constructor.name);
}

/**
 * @param done names of the migrations that the database has
 * @param known names of those of this build
 * @throws NewerSchema where one of another build does not tolerate this one
 */
export function refuseNewer(done: readonly string[], known: readonly string[]): void {
  if (done.some(isUnfinishedTransfer)) {
    throw new NewerSchema(
      'the database is only half filled: run again what was filling it, signet migrate or signet restore',
    );
  }
  const ours = new Set(known);
  const level = Math.max(0, ...known.map(numberOf));
  const foreign = done.find((name) => !ours.has(name) && level < toleratedLevel(name));
  if (foreign === undefined) return;
  throw new NewerSchema(
    `the database was brought up to date by a newer version (${foreign.replaceAll(/\W/g, '?')}), which this one cannot work with: ` +
      'start that version, or restore the backup from before it',
  );
}

function toleratedLevel(name: string): number {
  return Number(tolerated.exec(name)?.[1] ?? Number.POSITIVE_INFINITY);
}

/** A migration's name ends with it. */
function numberOf(name: string): number {
  return Number(name.slice(-13));
}
