import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.js';
import { keyboardFaults, structureFaults } from '../support/page-faults.js';

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 320, height: 256 } });
});
afterAll(() => browser?.close());

const shown = (body: string, style = '') =>
  page.setContent(`<style>:focus-visible{outline:3px solid}${style}</style><main><h1>Title</h1>${body}</main>`);
const fields = '<a href="#a">a</a><input aria-label="b"><button>c</button>';

describe('what is wrong with a page', () => {
  it('is nothing where nothing is', async () => {
    await shown(fields);
    expect([await structureFaults(page), await keyboardFaults(page)]).toEqual([[], []]);
  });

  it.each([
    ['<h1>Another</h1>', '', '2 of h1'],
    ['</main><p>Beside</p>', '', 'in no landmark'],
    ['<h3>Too deep</h3>', '', 'headings 1 3'],
    ['<p class="last">First</p>', '.last{order:2}', 'out of order'],
    ['<p class="row">First</p>', '.row{display:flex;flex-direction:row-reverse}', 'out of order'],
    ['<input aria-label="b" aria-invalid="true"><p role="alert">No</p>', '', 'says not what is wrong'],
    ['<input aria-label="b" aria-invalid="true" aria-describedby="e"><p id="e">No</p>', '', 'nothing announces'],
    ['<p class="field-error" id="e">No</p>', '', 'of no field'],
    ['<p class="alert">No</p>', '', 'is no alert'],
    ['<p class="turns">x</p>', '@keyframes turn{to{opacity:0}}.turns{animation:turn 1s infinite}', 'moves'],
    ['<button>c</button>', 'button{transition:color 1s}', 'moves'],
    ['<p class="wide">x</p>', '.wide{width:400px}', 'wider than the window'],
  ])('is found: %s %s', async (body, style, fault) => {
    await shown(body, style);
    expect((await structureFaults(page)).join('\n')).toContain(fault);
  });

  it.each([
    [`${fields}<a href="#d" tabindex="1">d</a>`, '', 'in place of'],
    [fields, ':focus-visible{outline:none!important}', 'no ring around'],
    [fields, 'button{position:absolute;inset-block-start:-200px}', 'out of sight'],
    [`${fields}<input aria-label="d" onkeydown="event.preventDefault()"><a href="#e">e</a>`, '', 'in place of'],
    [`${fields}<input aria-label="d" onkeydown="event.preventDefault()">`, '', 'does not get out of'],
    [`<button onfocus="this.blur()">d</button>${fields}`, '', 'in place of'],
  ])('is found with the keyboard: %s %s', async (body, style, fault) => {
    await shown(body, style);
    expect((await keyboardFaults(page)).join('\n')).toContain(fault);
  });
});
