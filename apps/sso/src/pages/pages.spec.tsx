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
      clientName: 'Sh\u202eop',
      clientSecretDigest: 'secret',
      tokenEndpointAuthMethod: 'client_secret_basic',
      grantTypes: [] as Client['grantTypes'],
      tosUri: 'http://shop.example',
    } as Client;
    expect(clientView(client)).toEqual({ name: 'Shop', logo: undefined, policy: undefined, terms: undefined });
    // @ts-expect-error never the record with its secrets
    expect(() => render(LoginPage({ words, client, form }))).not.toThrow();
  });

  it('are in the language and the direction of their words', () => {
    const arabic = new Words('ar', 'rtl', { ...englishTexts, 'login.title': 'تسجيل الدخول' });
    const html = render(LoginPage({ words: arabic, client: { name: 'Shop' }, form }));
    expect(html).toContain('<html lang="ar" dir="rtl">');
    expect(html).toContain('<h1>تسجيل الدخول</h1>');
    expect(html).toContain('value="&quot;>&lt;b>"');
  });

  it('have words for every code', () => {
    expect(errorCodes.length).toBeGreaterThan(20);
    for (const code of errorCodes) {
      const html = render(ErrorPage({ words, code }));
      expect(html).toContain(`<code id="error-code">${code}</code>`);
      expect(html).toContain(words.plain(errorWords(code)));
    }
  });
});
