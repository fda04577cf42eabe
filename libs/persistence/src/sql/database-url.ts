import { isAbsolute, resolve } from 'node:path';
import { readBounds } from '@signet/runtime/database';

export type DatabaseConfig =
  | { readonly type: 'sqlite'; readonly file: string }
  | { readonly type: 'postgres'; readonly url: string };

/**
 * Reads `sqlite:./data/sso.sqlite` or `postgres://user:password@host:5432/name`.
 * @throws Error without the value itself, which may hold a password
 */
export function parseDatabaseUrl(value: string): DatabaseConfig {
  if (value.startsWith('sqlite:')) {
    const path = value.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '');
    if (path === '' || path === ':memory:') throw new Error('a SQLite URL names a file: sqlite:./data/sso.sqlite');
    return { type: 'sqlite', file: isAbsolute(path) ? path : resolve(path) };
  }
  if (/^postgres(ql)?:\/\//.test(value) && URL.canParse(value)) {
    // Wrong bounds stop the start.
    readBounds(value);
    return { type: 'postgres', url: value };
  }
  throw new Error('must begin with sqlite: or postgres://');
}
