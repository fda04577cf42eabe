import { describe, expect, it } from '@jest/globals';
import type { Client } from '@signet/authorization-server';
import { render } from 'preact-render-to-string';
import { fields } from '../forms/fields.js';
import { clientView } from './client-view.js';
import { ErrorPage } from './error-page.js';
import { errorCodes, errorWords } from './error-words.js';
import { LoginPage } from './login-page.js';
import { englishTexts } from './messages/catalogue.js';
import { Words } from './messages/words.js';

const words = new Words('en', 'ltr', englishTexts);
const view = { client: { name: 'Shop' }, isAnother: false, login: 'login' };
const form = {
  action: 'login',
  hidden: [],
  fields: { username: fields.username },
  values: { username: '"><b>' },
  errors: {},
};

describe('pages', () => {
  it('know of a client what people may see', () => {
    const client = {
      ...{ clientName: 'Sh\u202eop', clientSecretDigest: 'secret', tosUri: 'http://shop.example' },
      ...{
        redirectUris: [],
        grantTypes: [],
        tokenEndpointAuthMethod: 'none',
        logoUri: 'https://shop.example/logo.png',
      },
    } as unknown as Client;
    expect(clientView(client)).toEqual({ name: 'Shop', unverified: {} });
    // @ts-expect-error never the record with its secrets
    expect(() => render(LoginPage({ words, view: { ...view, client }, form }))).toThrow(TypeError);
  });

  it.each([
    ['self_registered', 'abc', 'https://shop.example/cb', 'shop.example'],
    ['self_registered', 'abc', 'http://127.0.0.1:4321/cb', 'http://127.0.0.1:4321'],
    ['self_registered', 'abc', 'com.example.app:/cb', 'com.example.app:'],
    ['self_registered', 'abc', undefined, undefined],
    ['described', 'https://docs.example/client.json', 'http://127.0.0.1/cb', 'docs.example'],
    ['operator', 'abc', 'https://shop.example/cb', undefined],
  ] as const)(
    'say of a %s client what it can be told by, and show a logo of none but an operators',
    (origin, ...rest) => {
      const [clientId, redirectUri, host] = rest;
      const logoUri = 'https://shop.example/logo.png';
      const record = {
        origin,
        clientId,
        clientName: 'Your\u200b Bank',
        logoUri,
        redirectUris: [],
        grantTypes: [],
        tokenEndpointAuthMethod: 'none',
      };
      const client = clientView(record as unknown as Client, redirectUri);
      const html = render(LoginPage({ words, view: { ...view, client }, form }));
      const isOperators = origin === 'operator';
      expect(html.includes('id="client-unverified"')).toBe(!isOperators);
      expect(/id="client-host">([^<]*)</.exec(html)?.[1]).toBe(host);
      expect(html.includes(logoUri)).toBe(isOperators);
      expect(html).toContain('<bdi>Your Bank</bdi>');
    },
  );

  it('say names and addresses in the language of whoever reads', () => {
    const record = {
      origin: 'operator',
      clientId: 'abc',
      clientName: 'Shop',
      logoUri: 'https://shop.example/logo.png',
      tosUri: 'https://shop.example/terms',
      localized: {
        clientName: { de: 'La\u202eden', ja: '\u200b' },
        logoUri: { de: 'https://shop.example/de.png' },
        tosUri: { de: 'https://shop.example/de', ja: 'javascript:alert(1)' },
      },
      redirectUris: [],
      grantTypes: [],
      tokenEndpointAuthMethod: 'none',
    };
    const client = clientView(record as unknown as Client);
    const shown = (language: string) =>
      render(LoginPage({ words: new Words(language, 'ltr', englishTexts), view: { ...view, client }, form }));
    expect(shown('de')).toMatch(/de\.png.*<bdi>Laden<\/bdi>.*href="https:\/\/shop\.example\/de"/s);
    for (const language of ['en', 'ja']) {
      expect(shown(language)).toMatch(/logo\.png.*<bdi>Shop<\/bdi>.*href="https:\/\/shop\.example\/terms"/s);
    }
  });

  it('call a client whose name shows nothing by its id', () => {
    const client = {
      clientId: 'abc',
      clientName: '\u3164\u{e0041}',
      redirectUris: [],
      grantTypes: [],
      tokenEndpointAuthMethod: 'none',
    };
    expect(clientView(client as unknown as Client).name).toBe('abc');
  });

  it('are in the language and the direction of their words', () => {
    const arabic = new Words('ar', 'rtl', { ...englishTexts, 'login.title': 'تسجيل الدخول' });
    const html = render(LoginPage({ words: arabic, view, form }));
    expect(html).toContain('<html lang="ar" dir="rtl">');
    expect(html).toContain('<h1>تسجيل الدخول</h1>');
    expect(html).toContain('value="&quot;>&lt;b>"');
  });

  it('have words for every code', () => {
    expect(errorCodes.length).toBeGreaterThan(20);
    for (const code of errorCodes) {
      const html = render(ErrorPage({ words, code, supportCode: '4F7KQ-9ZP2M' }));
      expect(html).toContain(`<code id="error-code">${code}</code>`);
      expect(html).toContain(words.plain(errorWords(code)));
    }
  });
});
