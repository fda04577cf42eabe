import { describe, expect, it } from '@jest/globals';
import { Page } from './plain-browser.js';

const options = { challenge: 'a>b', user: { id: "'&amp;" } };
const escaped = JSON.stringify(options).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
const page = new Page(
  'http://localhost:4000/login',
  200,
  `<title>Sign in</title>
   <button data-id="passkey" id="other">no</button>
   <button id="passkey" name="decision" value="pass&amp;key" data-passkey-options="${escaped}" hidden>yes</button>
   <button id="plain">go</button>`,
);

describe('a button of a page', () => {
  it('sends its name and value as they were meant', () => {
    expect(page.button('passkey')).toEqual({ decision: 'pass&key' });
    expect(page.button('plain')).toEqual({});
  });

  it('says what the script of the page would read', () => {
    expect(JSON.parse(page.attribute('passkey', 'data-passkey-options'))).toEqual(options);
  });

  it('is not another one, nor has what it lacks', () => {
    expect(() => page.button('nobody')).toThrow('no button nobody on "Sign in"');
    expect(() => page.attribute('plain', 'data-passkey-options')).toThrow(
      'button plain on "Sign in" has no data-passkey-options',
    );
  });
});
