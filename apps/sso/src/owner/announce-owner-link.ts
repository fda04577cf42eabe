import { chmodSync, closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Initiator, makeFirstOwnerLink } from '@signet/administration';
import type { SsoConfig } from '../config/sso-config.js';
import type { Issuer } from '../issuer/issuer.js';

const initiator: Initiator = { entity: 'system', through: 'owner_link' };

/** Where there is a terminal, and how it is told. */
export interface Terminal {
  readonly isThere: boolean;
  say(line: string): void;
}

/**
 * A database without an owner gets a link that makes one: on the terminal, else in a file that its owner alone can read. The log has
 * the name of the file and never the link, for logs are kept and sent around. A start goes on without it: `signet owner recover`.
 */
export async function announceOwnerLink(
  issuer: Pick<Issuer, 'config' | 'log' | 'administration'>,
  terminal: Terminal,
): Promise<void> {
  const { config, log, administration } = issuer;
  const file = ownerLinkFile(config);
  try {
    const made = await makeFirstOwnerLink(administration.ports, initiator);
    if (made === undefined) return;
    if (terminal.isThere) {
      terminal.say('There is no owner yet. Whoever opens this link first is; it is good once, and for a day:');
      terminal.say(made.link);
    } else {
      writePrivately(file, `${made.link}\n`);
      log.event('owner_link_written', { file });
    }
  } catch (error) {
    log.event('owner_link_failed', { file, reason: (error as NodeJS.ErrnoException).code ?? (error as Error).name });
  }
}

/** OWNER_LINK_FILE, or beside what is as private: the database where that is a file, else the file of the master key. */
export function ownerLinkFile({
  ownerLinkFile: given,
  database,
  masterKey,
}: Pick<SsoConfig, 'database' | 'masterKey' | 'ownerLinkFile'>): string {
  if (given !== undefined) return resolve(given);
  const beside = database.type === 'sqlite' ? database.file : masterKey.file;
  return resolve(beside === undefined ? '.' : dirname(beside), 'signet-owner-link');
}

/** Whole or not at all, and in place of whatever has the name: a link to another file is not followed. */
function writePrivately(file: string, content: string): void {
  const draft = join(dirname(file), `.signet-owner-link-${process.pid}`);
  rmSync(draft, { force: true });
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    writeSync(descriptor, content);
  } finally {
    closeSync(descriptor);
  }
  // Whatever the umask took.
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}
