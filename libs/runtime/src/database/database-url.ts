import { isAbsolute, resolve } from 'node:path';
import { readBounds } from './bounds.js';

export type DatabaseConfig =
  | { readonly type: 'sqlite'; readonly file: string }
  | { readonly type: 'postgres'; readonly url: string };

/**
 * Reads `sqlite:./data/name.sqlite` or `postgres://user:password@host:5432/name`. The file is an absolute path.
 * @throws Error that goes on from a variable's name, without the value itself, which may hold a password
 */
export function parseDatabaseUrl(value: string): DatabaseConfig {
  if (value.startsWith('sqlite:')) {
    const path = value.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '');
    if (path === '' || path === ':memory:') throw new Error('must name a file: sqlite:./data/name.sqlite');
    return { type: 'sqlite', file: isAbsolute(path) ? path : resolve(path) };
  }
  if (/^postgres(ql)?:\/\//.test(value) && URL.canParse(value)) {
    // Wrong bounds stop the start.
    try {
      readBounds(value);
    } catch (error) {
      throw new Error(`is wrong: ${(error as Error).message}`);
    }
    return { type: 'postgres', url: value };
  }
  throw new Error('must begin with sqlite: or postgres://');
}
