import { describe, expect, it } from '@jest/globals';
import type { ClientOrigin } from '../../records/client.js';
import { parseClientMetadata } from './client-metadata.js';
import { clientMetadata } from './written-metadata.js';

const base = { client_name: 'Shop', redirect_uris: ['https://shop.example/cb'] };
const parse = (more: object, origin: ClientOrigin = 'operator') =>
  parseClientMetadata({ ...base, ...more }, [], origin);

describe('the colour of a client', () => {
  it('is an operator’s to give, and is given back', () => {
    const given = { brand_color: '#7A1F5C', brand_color_dark: '#ff9edb' };
    const client = parse(given);
    expect(client).toMatchObject({ brandColor: '#7a1f5c', brandColorDark: '#ff9edb' });
    expect(clientMetadata(client)).toMatchObject({ ...given, brand_color: '#7a1f5c' });
    expect(parse({ brand_color_dark: '#ff9edb' })).not.toHaveProperty('brandColor');
  });

  it.each(['self_registered', 'described'] as const)('is nobody else’s: %s', (origin) => {
    const client = parse({ brand_color: '#7a1f5c', brand_color_dark: 'red;}' }, origin);
    for (const member of ['brandColor', 'brandColorDark']) expect(client).not.toHaveProperty(member);
  });

  it.each([
    [
      { brand_color: '#fedcba' },
      'brand_color cannot be read: #fedcba on the light background #f4f5f8 has a contrast of 1.19,',
    ],
    // Enough on white, and not on what is around it.
    [
      { brand_color: '#767676' },
      'brand_color cannot be read: #767676 on the light background #f4f5f8 has a contrast of 4.1',
    ],
    [{ brand_color_dark: '#7a1f5c' }, 'brand_color_dark cannot be read: #7a1f5c on the dark background #0f1116 has'],
    [{ brand_color: 'red' }, 'brand_color must be a colour such as #3347c4'],
    [{ brand_color: '#fff' }, 'brand_color must be a colour'],
    [{ brand_color: '#fff;}*{display:none' }, 'brand_color must be a text'],
    [{ brand_color: 7 }, 'brand_color must be a text'],
  ])('is refused: %j', (given, reason) => {
    expect(() => parse(given)).toThrow(
      expect.objectContaining({ code: 'invalid_client_metadata', description: expect.stringContaining(reason) }),
    );
  });
});
