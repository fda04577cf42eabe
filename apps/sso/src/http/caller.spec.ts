import { describe, expect, it } from '@jest/globals';
import { trustsAddresses } from '@signet/runtime';
import fc from 'fast-check';
import { callerAt } from './caller.js';

describe('one caller in every spelling', () => {
  it.each([
    '203.0.113.7',
    '203.0.113.7:40001',
    '203.0.113.7:_port',
    ' 203.0.113.7 ',
    '"203.0.113.7:80"',
    'for=203.0.113.7',
    'For="203.0.113.7:4711"',
    '::ffff:203.0.113.7',
    '::FFFF:cb00:7107',
    '[::ffff:203.0.113.7]:443',
    '0:0:0:0:0:ffff:cb00:7107',
    '64:ff9b::203.0.113.7',
    '2002:cb00:7107::1',
    '2002:CB00:7107:beef:1:2:3:4',
    '2001:0:4136:e378:8000:63bf:34ff:8ef8',
  ])('%s is 203.0.113.7', (spelling) => {
    expect(callerAt(spelling)).toEqual({ address: '203.0.113.7', networks: ['203.0/16', '203.0.113/24'] });
  });

  it.each([
    '2001:db8:1:2::1',
    '2001:DB8:1:2::1',
    '2001:0db8:0001:0002:0000:0000:0000:0001',
    '[2001:db8:1:2::1]',
    '[2001:db8:1:2::1]:4711',
    '"[2001:db8:1:2::1]:4711"',
    'for="[2001:db8:1:2::1]:4711"',
    '2001:db8:1:2::1%eth0',
    '[2001:db8:1:2::1%25eth0]:80',
    '2001:db8:1:2:ffff:ffff:ffff:ffff',
    '2001:db8:1:2::192.0.2.1',
  ])('%s is in the network of 2001:db8:1:2::1', (spelling) => {
    expect(callerAt(spelling)).toEqual({
      address: '2001:db8:1:2/64',
      site: '2001:db8:1/48',
      networks: ['2001:db8/32', '2001:db8:1/48'],
    });
  });

  it.each([
    'unknown',
    '_hidden',
    '',
    ' ',
    '"',
    'for=',
    '203.0.113',
    '203.0.113.7:80:90',
    ':::',
    '[',
    '[]',
    'a'.repeat(9_999),
  ])('%j names nobody, and all who are named by nothing are one', (spelling) => {
    expect(callerAt(spelling)).toEqual({ address: 'unknown' });
  });

  it('tells any two IPv4 addresses apart, and finds each again behind any port', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.nat(65_535), (one, other, port) => {
        expect(callerAt(`${one}:${port}`)).toEqual(callerAt(one));
        expect(callerAt(`[::ffff:${one}]:${port}`)).toEqual(callerAt(one));
        expect(callerAt(one).address === callerAt(other).address).toBe(one === other);
      }),
    );
  });

  it('finds any IPv6 address again in capitals, in brackets and with a zone', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const caller = callerAt(address);
        expect(caller.address).not.toBe('unknown');
        expect(callerAt(address.toUpperCase())).toEqual(caller);
        expect(callerAt(`[${address}%7]:1`)).toEqual(caller);
      }),
    );
  });
});

describe('proxies that are believed', () => {
  it('are found in every spelling', () => {
    const trusts = trustsAddresses([
      '10.1.2.3',
      '192.168.0.0/16',
      '172.16.0.0/255.240.0.0',
      '2001:db8::/32',
      '::ffff:198.51.100.0/120',
    ]);
    const yes = ['10.1.2.3:9', '::ffff:10.1.2.3', '192.168.9.9', '172.31.1.1', '[2001:DB8::7]:80', '198.51.100.9'];
    const no = ['10.1.2.4', '192.169.0.1', '172.32.0.1', '2001:db9::7', '198.51.101.9', 'unknown', ''];
    expect(yes.filter((address) => !trusts(address))).toEqual([]);
    expect(no.filter((address) => trusts(address))).toEqual([]);
  });

  it('may be named', () => {
    const trusts = trustsAddresses(['loopback', 'linklocal', 'uniquelocal']);
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', 'fe80::1%eth0', '10.9.9.9', 'fd00::1']) {
      expect([address, trusts(address)]).toEqual([address, true]);
    }
    expect(trusts('203.0.113.7')).toBe(false);
  });

  it.each([
    'proxy.example',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    '10.0.0.0/255.0.255.0',
    '::/129',
    '10.0.0.0/',
    '10.0.0.0/-1',
  ])('cannot be %s', (range) => {
    expect(() => trustsAddresses([range])).toThrow('must be addresses');
  });
});
