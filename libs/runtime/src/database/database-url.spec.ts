import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseDatabaseUrl } from './database-url.js';

describe('the URL of a database', () => {
  it.each([
    ['sqlite:./data/x.sqlite', resolve('data/x.sqlite')],
    ['sqlite:/data/x.sqlite', '/data/x.sqlite'],
    ['sqlite:///data/x.sqlite', '/data/x.sqlite'],
  ])('%s is a file', (url, file) => {
    expect(parseDatabaseUrl(url)).toEqual({ type: 'sqlite', file });
  });

  it.each(['postgres://u:p@h/d', 'postgresql://u:p@h/d?statement_timeout=10'])('%s is a server', (url) => {
    expect(parseDatabaseUrl(url)).toEqual({ type: 'postgres', url });
  });

  it.each([
    ['sqlite:', 'must name a file: sqlite:./data/name.sqlite'],
    ['sqlite::memory:', 'must name a file: sqlite:./data/name.sqlite'],
    ['mysql://u:hunter2@h/d', 'must begin with sqlite: or postgres://'],
    ['postgres://u:hunter2@:port/d', 'must begin with sqlite: or postgres://'],
    ['postgres://u:hunter2@h/d?connect_timeout=hunter2', 'is wrong: connect_timeout must be whole seconds'],
  ])('refuses %s without repeating it', (url, message) => {
    expect(() => parseDatabaseUrl(url)).toThrow(new Error(message));
  });
});
