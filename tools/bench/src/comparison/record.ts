import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inRoot } from '@signet/workspace/paths';
import type { Peer } from './peers.js';
import type { Verdicts } from './verdicts.js';

/** What one run found; the page is written from it. */
export interface ComparisonRecord {
  /** ISO 8601, the day alone. */
  readonly date: string;
  readonly node: string;
  readonly peers: Readonly<Record<string, PeerRecord>>;
}

export interface PeerRecord extends Verdicts {
  /** By package; none for auth-contracts itself. */
  readonly versions: Readonly<Record<string, string>>;
  /** Absent where it took longer than two minutes. */
  readonly lateKeySeconds?: number;
}

export const recordFile = inRoot('tools', 'bench', 'comparison.json');
export const pageFile = inRoot('libs', 'auth-contracts', 'docs', 'comparison.md');

export const readRecord = (): ComparisonRecord => JSON.parse(readFileSync(recordFile, 'utf8')) as ComparisonRecord;

/** Versions as they are installed. */
export function versionsOf({ packages }: Peer): Record<string, string> {
  return Object.fromEntries(packages.map((name) => [name, installedVersion(name)]));
}

function installedVersion(name: string): string {
  // Not every package exports its manifest.
  const [folder] = fileURLToPath(import.meta.resolve(name)).split(
    /(?<=node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+)[/\\]/,
    1,
  );
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as { version: string };
  return manifest.version;
}
