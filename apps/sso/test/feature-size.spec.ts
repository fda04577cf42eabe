import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

/** Lines of code beside imports, blank lines and comments. */
function linesOf(file: string): number {
  const text = readFileSync(new URL(`../src/${file}`, import.meta.url), 'utf8');
  const code = text.replace(/^import [^;]*;$/gm, '').replace(/\/\*\*[\s\S]*?\*\//g, '');
  return code.split('\n').filter((line) => !/^\s*(\/\/.*)?$/.test(line)).length;
}

describe('a page with one form', () => {
  // Each with a form, at least three errors, throttling, a token, a double submit and a stale tab.
  it.each([
    ['login', ['interaction/login.controller.ts', 'pages/login-page.tsx']],
    ['create-account', ['interaction/create-account.controller.ts', 'pages/create-account-page.tsx']],
  ] as const)('%s is its fields, its deed and its words', (_name, files) => {
    const lines = files.reduce((sum, file) => sum + linesOf(file), 0);
    expect(lines).toBeLessThan(60);
  });
});
