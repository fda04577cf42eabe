import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError } from './config-error.js';
import { type EnvironmentReader, readEnvironment } from './environment-reader.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-environment-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

type Read = (read: EnvironmentReader) => unknown;
const given = (value: string | undefined, read: Read, more: Record<string, string> = {}) =>
  readEnvironment({ X: value, ...more }, read);
const threads = { unit: 'a number of threads', least: 1, most: 64 };
const parsed: Read = (read) => read.parsed('X', JSON.parse, '1');
const issuerRule = 'https://host, or http:// on loopback, without query or fragment, in lower case';
const strictly = () => {
  throw new Error('must be better');
};
const strict: Read = (read) => read.parsed('X', strictly);

describe('the environment', () => {
  it.each<[string, string | undefined, Read, unknown]>([
    ['text', ' a b ', (read) => read.required('X'), 'a b'],
    ['nothing', undefined, (read) => read.optional('X'), undefined],
    ['nothing where it is empty', '  ', (read) => read.optional('X'), undefined],
    ['a URL', 'https://a.example/b', (read) => read.url('X'), 'https://a.example/b'],
    ['an issuer', 'https://a.example:8443/team/a', (read) => read.issuer('X'), 'https://a.example:8443/team/a'],
    ['an issuer on loopback', 'http://[::1]:1', (read) => read.issuer('X'), 'http://[::1]:1'],
    ['a host', '::1', (read) => read.host('X', 'localhost'), '::1'],
    ['the usual host', '', (read) => read.host('X', 'localhost'), 'localhost'],
    ['a list, parsed', '1,2', (read) => read.list('X', Number), [1, 2]],
    ['no secret', '', (read) => read.optionalSecret('X'), undefined],
    ['a secret, parsed', '[2]', (read) => read.parsedSecret('X', JSON.parse), [2]],
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
    expect(given(value, read)).toEqual(wanted);
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
    ['https://a.example/hunter2/', (read) => read.url('X'), 'X must not end with a slash'],
    ['https://a.example/', (read) => read.issuer('X'), 'X must not end with a slash'],
    ['http://a.example', (read) => read.issuer('X'), `X must be ${issuerRule}`],
    ['https://A.example', (read) => read.issuer('X'), `X must be ${issuerRule}`],
    ['https://a.example?hunter2', (read) => read.issuer('X'), `X must be ${issuerRule}`],
    ['http://0.0.0.0', (read) => read.host('X', ''), 'X must be a name or an address, without scheme and port'],
    ['0.0.0.0:80', (read) => read.host('X', ''), 'X must be a name or an address, without scheme and port'],
    ['a,hunter2', (read) => read.list('X', strictly), 'X must be better'],
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
    expect(() => given(value, read)).toThrow(new ConfigError(...(message.split(/ (.*)/s) as [string, string])));
  });

  it('takes a secret from the file that is named', () => {
    const X_FILE = file('secret', 'hunter2\n');
    expect(given(undefined, (read) => read.secret('X'), { X_FILE })).toBe('hunter2');
    expect(given('', (read) => read.secretSource('X'), { X_FILE })).toEqual({ file: X_FILE });
    expect(given('', (read) => read.optionalSecret('X'), { X_FILE })).toBe('hunter2');
    expect(() => given('', (read) => read.parsedSecret('X', strictly), { X_FILE })).toThrow('X_FILE must be better');
  });

  it('says what is wrong with where a secret is, never what it is', () => {
    const secret = (value: string | undefined, X_FILE: string) => () =>
      given(value, (read) => read.secret('X'), { X_FILE });
    expect(secret('hunter2', file('other', 'hunter3'))).toThrow(new ConfigError('X', 'and X_FILE are both set'));
    expect(secret(undefined, join(folder, 'nowhere'))).toThrow('X_FILE names a file that cannot be read');
    expect(secret(undefined, file('empty', ' \n'))).toThrow('X_FILE names an empty file');
  });

  it('is read to its end: all that is wrong is said at once, each in one line', () => {
    const environment = { A: 'hunter2', B: 'hunter2', C: '1' };
    const read = () =>
      readEnvironment(environment, (each) => {
        const url = each.url('A');
        // What follows from a wrong value does not hide it.
        return {
          host: new URL(url).host,
          flag: each.flag('B'),
          again: each.url('A'),
          number: each.number('C', threads),
        };
      });
    expect(read).toThrow(new ConfigError('A', 'must be an absolute http or https URL'));
    const whole = () =>
      readEnvironment(environment, (each) => [each.url('A'), each.flag('B'), each.url('A'), each.number('C', threads)]);
    const problems = ['A must be an absolute http or https URL', 'B must be true or false'];
    expect(whole).toThrow(expect.objectContaining({ problems, message: problems.join('\n') }));
  });

  it('lets a failure of the program itself pass', () => {
    const failing = () => {
      throw new RangeError('ours');
    };
    expect(() => readEnvironment({}, failing)).toThrow(RangeError);
  });

  it.each([
    ['TRUSTED_PROXY', 'TRUSTED_PROXIES'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['database_url', 'DATABASE_URL'],
    ['REQUIRE_PUSHED_AUTHORIZATION_REQUEST', 'REQUIRE_PUSHED_AUTHORIZATION_REQUESTS'],
  ])('says of %s that %s is known', (wrong, right) => {
    const read: Read = (each) => [each.optional(right), each.optional('HOST')];
    expect(() => readEnvironment({ [wrong]: 'hunter2' }, read)).toThrow(
      expect.objectContaining({ message: `${wrong} is not known: ${right} is` }),
    );
    // Whoever has set the right one means something else.
    expect(readEnvironment({ [wrong]: 'hunter2', [right]: 'a' }, read)).toEqual(['a', undefined]);
    expect(readEnvironment({ [wrong]: ' ' }, read)).toEqual([undefined, undefined]);
  });

  it('knows that most variables of a machine are not ours', () => {
    const machine = { HOME: '/', HOSTNAME: 'a', SSL_CERT_FILE: 'a', ORDERS_PORT: 'tcp://10.0.0.1:1', SHELL: 'sh' };
    const names = ['HOST', 'PORT', 'ISSUER', 'TLS_CERT_FILE', 'ORDERS_URL', 'CLIENT_ID'];
    expect(readEnvironment(machine, (read) => names.map((name) => read.optional(name)))).toHaveLength(6);
  });
});
