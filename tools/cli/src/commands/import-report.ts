import { type FileHandle, open } from 'node:fs/promises';
import type { ImportCounts, ImportOutcome, ImportSummary } from '@signet/administration';
import { concerning } from '@signet/runtime';
import { table } from '../output.js';

/** What of a record stands in the report: that it was not taken, or a part of it. */
function isReported({ did, notes }: ImportOutcome): boolean {
  return notes !== undefined || (did !== 'created' && did !== 'updated' && did !== 'unchanged');
}

/** A JSON object a line for each record that was not taken, or not whole, and one for the sum. Its owner alone can read it. */
export class ImportReport {
  private constructor(private readonly handle: FileHandle | undefined) {}

  /** @throws Error that names the option */
  static async open(file: string | undefined): Promise<ImportReport> {
    if (file === undefined) return new ImportReport(undefined);
    return concerning('--report', async () => {
      const handle = await open(file, 'w', 0o600);
      await handle.chmod(0o600);
      return new ImportReport(handle);
    });
  }

  async tell(outcome: ImportOutcome): Promise<void> {
    if (isReported(outcome)) await this.handle?.write(`${JSON.stringify(outcome)}\n`);
  }

  async end(summary: ImportSummary & { readonly dryRun: boolean }): Promise<void> {
    await this.handle?.write(`${JSON.stringify({ summary })}\n`);
  }

  async close(): Promise<void> {
    await this.handle?.close();
  }
}

const kinds = {
  account: 'users',
  group: 'groups',
  organization: 'organizations',
  member: 'members',
  client: 'clients',
};
const dids = ['created', 'updated', 'unchanged', 'conflict', 'not_taken', 'passed_over'] as const;

/** For a person: a row for each kind that the file has. */
export function countLines(counts: ImportCounts): readonly string[] {
  const rows = Object.entries(kinds).flatMap(([kind, name]) => {
    const of = counts[kind as keyof ImportCounts];
    return of === undefined ? [] : [[name, ...dids.map((did) => String(of[did] ?? 0))]];
  });
  return table(['', ...dids.map((did) => did.toUpperCase())], rows);
}

export function countOf(counts: ImportCounts, did: (typeof dids)[number]): number {
  return Object.values(counts).reduce((sum, of) => sum + (of[did] ?? 0), 0);
}
