import { readFileSync, writeFileSync } from 'node:fs';
import { PasswordFilter } from '../dist/passwords/password-filter.js';

/** Makes filter.bin of a list that begins with the most common one, after `tsc -b`: see README.md. */
const [list = ''] = process.argv.slice(2);
const most = 100_000;
const long = 12;
const passwords = readFileSync(list, 'utf8')
  .split(/\r?\n/)
  .filter((password, rank) => password !== '' && (rank < most || [...password].length >= long));
// Twenty bits for each.
const bytes = PasswordFilter.of(passwords, Math.ceil((passwords.length * 20) / 8));
writeFileSync(new URL('filter.bin', import.meta.url), bytes);
process.stdout.write(`${passwords.length} passwords, ${bytes.length} bytes\n`);
