import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError, EnvironmentReader } from './environment-reader.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-environment-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

type Read = (read: EnvironmentReader) => unknown;
const reader = (value: string | undefined, more: Record<string, string> = {}) =>
  new EnvironmentReader({ X: value, ...more });
const threads = { unit: 'a number of threads', least: 1, most: 64 };
const parsed: Read = (read) => read.parsed('X', JSON.parse, '1');
const strict: Read = (read) =>
  read.parsed('X', () => {
    throw new Error('must be better');
  });

describe('the environment', () => {
  it.each<[string, string | undefined, Read, unknown]>([
    ['text', ' a b ', (read) => read.required('X'), 'a b'],
    ['nothing', undefined, (read) => read.optional('X'), undefined],
    ['nothing where it is empty', '  ', (read) => read.optional('X'), undefined],
    ['a URL', 'https://a.example/b/', (read) => read.url('X'), 'https://a.example/b'],
    ['no URL', '', (read) => read.optionalUrl('X'), undefined],
    ['an origin', 'http://a.example:1', (read) => read.origin('X'), 'http://a.example:1'],
    ['no origin', '', (read) => read.optionalOrigin('X'), undefined],
    ['the least', '1', (read) => read.number('X', threads), 1],
    ['the most', '64', (read) => read.number('X', threads), 64],
    ['no number', '', (read) => read.number('X', threads), undefined],
    ['a port', '65535', (read) => read.port('X', 4000), 65_535],
    ['any port', '0', (read) => read.port('X', 4000), 0],
    ['the usual port', undefined, (read) => read.port('X', 4000), 4000],
    ['yes', 'true', (read) => read.flag('X'), true],
    ['no', undefined, (read) => read.flag('X'), false],
    ['a choice', 'b', (read) => read.oneOf('X', ['a', 'b', 'c'], 'a'), 'b'],
    ['the usual choice', '', (read) => read.oneOf('X', ['a', 'b', 'c'], 'a'), 'a'],
    ['a list', 'a, b,,c ', (read) => read.list('X'), ['a', 'b', 'c']],
    ['an empty list', undefined, (read) => read.list('X'), []],
    ['what is parsed', '[2]', parsed, [2]],
    ['what stands in for it, parsed', undefined, parsed, 1],
    ['a secret', 's', (read) => read.secret('X'), 's'],
  ])('gives %s', (_name, value, read, wanted) => {
    expect(read(reader(value))).toEqual(wanted);
  });

  it.each<[string | undefined, Read, string]>([
    [undefined, (read) => read.required('X'), 'X is not set'],
    ['  ', (read) => read.required('X'), 'X is not set'],
    [undefined, (read) => read.url('X'), 'X is not set'],
    ['hunter2', (read) => read.url('X'), 'X must be an absolute http or https URL'],
    ['ftp://hunter2', (read) => read.url('X'), 'X must be an absolute http or https URL'],
    ['https://hunter2@a.example', (read) => read.optionalUrl('X'), 'X must be an absolute http or https URL'],
    ['https://:hunter2@a.example', (read) => read.url('X'), 'X must be an absolute http or https URL'],
    ['https://a.example#hunter2', (read) => read.url('X'), 'X must be an absolute http or https URL'],
    ['https://a.example/hunter2', (read) => read.origin('X'), 'X must be an origin: scheme, host and port, no path'],
    ['0', (read) => read.number('X', threads), 'X must be a number of threads from 1 to 64'],
    ['65', (read) => read.number('X', threads), 'X must be a number of threads from 1 to 64'],
    ['1.5', (read) => read.number('X', threads), 'X must be a number of threads from 1 to 64'],
    ['0x10', (read) => read.number('X', threads), 'X must be a number of threads from 1 to 64'],
    ['-1', (read) => read.port('X', 1), 'X must be a port from 0 to 65535'],
    ['hunter2', (read) => read.flag('X'), 'X must be true or false'],
    ['hunter2', (read) => read.oneOf('X', ['a', 'b', 'c'], 'a'), 'X must be a, b or c'],
    [undefined, strict, 'X is not set'],
    ['hunter2', strict, 'X must be better'],
    [undefined, (read) => read.secret('X'), 'X or X_FILE is not set'],
  ])('with %j is refused by its name alone', (value, read, message) => {
    expect(() => read(reader(value))).toThrow(new ConfigError(...(message.split(/ (.*)/s) as [string, string])));
  });

  it('takes a secret from the file that is named', () => {
    const X_FILE = file('secret', 'hunter2\n');
    expect(reader(undefined, { X_FILE }).secret('X')).toBe('hunter2');
    expect(reader('', { X_FILE }).secretSource('X')).toEqual({ file: X_FILE });
  });

  it('says what is wrong with where a secret is, never what it is', () => {
    const secret = (value: string | undefined, X_FILE: string) => () => reader(value, { X_FILE }).secret('X');
    expect(secret('hunter2', file('other', 'hunter3'))).toThrow(new ConfigError('X', 'and X_FILE are both set'));
    expect(secret(undefined, join(folder, 'nowhere'))).toThrow('X_FILE names a file that cannot be read');
    expect(secret(undefined, file('empty', ' \n'))).toThrow('X_FILE names an empty file');
  });
});
