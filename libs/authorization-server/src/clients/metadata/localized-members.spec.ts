import { describe, expect, it } from '@jest/globals';
import type { ClientOrigin } from '../../records/client.js';
import { mostLanguages } from '../../shared/limits.js';
import type { OAuthError } from '../../shared/oauth-error.js';
import { parseClientMetadata } from './client-metadata.js';
import { clientMetadata } from './written-metadata.js';

const base = { client_name: 'Shop', redirect_uris: ['https://shop.example/cb'] };
const parse = (more: object, origin: ClientOrigin = 'operator') =>
  parseClientMetadata({ ...base, ...more }, [], origin);
const refused = (more: object, origin?: ClientOrigin) => {
  try {
    parse(more, origin);
  } catch (error) {
    const { code, description } = error as OAuthError;
    return [code, description];
  }
  throw new Error('it was accepted');
};
const origins = ['operator', 'self_registered', 'described'] as const;
const page = 'https://shop.example/de';

describe('members in several languages (RFC 7591 §2.2)', () => {
  it.each(origins)('are read and given back, whoever made the client: %s', (origin) => {
    const members = {
      'client_name#de': 'Laden',
      'client_name#ja-Jpan-JP': '店',
      'client_uri#de': page,
      'logo_uri#de': page,
      'policy_uri#de': page,
      'tos_uri#de': page,
    };
    const client = parse(members, origin);
    expect(client.localized).toEqual({
      clientName: { de: 'Laden', 'ja-Jpan-JP': '店' },
      clientUri: { de: page },
      logoUri: { de: page },
      policyUri: { de: page },
      tosUri: { de: page },
    });
    expect(client.clientName).toBe('Shop');
    const written = clientMetadata(client);
    expect(written).toMatchObject(members);
    expect(parseClientMetadata(written, [], origin).localized).toEqual(client.localized);
  });

  it('are of the language that the tag means, however it is written', () => {
    expect(parse({ 'client_name#PT-br': 'Loja' }).localized).toEqual({ clientName: { 'pt-BR': 'Loja' } });
    expect(refused({ 'client_name#de': 'Laden', 'client_name#DE': 'Bank' })).toEqual([
      'invalid_client_metadata',
      'client_name#DE is there twice',
    ]);
  });

  it.each([
    'client_name#',
    'client_name#_',
    'client_name#__proto__',
    'client_name##de',
    `client_name#de-${'x'.repeat(40)}`,
  ])('are none without a tag: %s', (member) => {
    expect(refused({ [member]: 'Laden' })[0]).toBe('invalid_client_metadata');
    expect(refused({ [member]: 'Laden' })[1]).toMatch(/is no member that this client can have$/);
    expect(parse({ [member]: 'Laden' }, 'self_registered')).not.toHaveProperty('localized');
  });

  it('are those that people read, and no others', () => {
    expect(refused({ 'redirect_uris#de': ['https://evil.example/'] })[1]).toMatch(/^redirect_uris#de is no member/);
    const client = parse({ 'redirect_uris#de': ['https://evil.example/'], 'scope#de': 'x' }, 'self_registered');
    expect(client.redirectUris).toEqual(base.redirect_uris);
  });

  it.each(origins)('keep the rule of the member in no language: %s', (origin) => {
    for (const name of ['Your\u202eBank', '', ' ', 'x'.repeat(101), 7, ['x']]) {
      expect(refused({ 'client_name#de': name }, origin)[0]).toBe('invalid_client_metadata');
    }
    expect(refused({ 'client_name#de': 'a\u200bb' }, origin)[1]).toMatch(/^client_name#de must be 1 to 100 letters/);
    for (const member of ['client_uri', 'logo_uri', 'policy_uri', 'tos_uri']) {
      for (const address of ['javascript:alert(1)', 'http://shop.example', `https://a.example/${'x'.repeat(2_048)}`]) {
        expect(refused({ [`${member}#de`]: address }, origin)[1]).toMatch(new RegExp(`^${member}#de must be`));
      }
    }
    expect(parse({ 'client_name#de': null }, origin)).not.toHaveProperty('localized');
  });

  it(`are in ${mostLanguages} languages at most`, () => {
    const names = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `client_name#a${String.fromCharCode(97 + (index % 26))}${index < 26 ? '' : 'a'}`,
          'x',
        ]),
      );
    expect(Object.keys(parse(names(mostLanguages)).localized?.clientName ?? {})).toHaveLength(mostLanguages);
    expect(refused(names(mostLanguages + 1))[1]).toBe(`client_name can be in ${mostLanguages} languages`);
  });
});
