import { describe, expect, it } from '@jest/globals';
import { strictJson } from './strict-json.js';

describe('a body', () => {
  // Looked through for strings, such texts take the square of their length: seconds of a whole process.
  it.each([
    ['quotes that never end', `"${'\\"'.repeat(32_000)}`],
    ['quotes that never end, too deep', `${'['.repeat(40)}"${'\\"'.repeat(32_000)}`],
    ['a backslash at the end', `${'['.repeat(40)}"${'\\"'.repeat(32_000)}\\`],
  ])('is known to be no JSON before anything else is looked at: %s', (_what, text) => {
    expect(() => strictJson(text)).toThrow('the body is not JSON');
  });

  it('is JSON, and no deeper than anything needs', () => {
    expect(strictJson('{"a":["[\\"{"]}')).toEqual({ a: ['["{'] });
    expect(() => strictJson(`${'['.repeat(33)}${']'.repeat(33)}`)).toThrow('more than 32 levels');
    expect(() => strictJson(`${'['.repeat(32_000)}${']'.repeat(32_000)}`)).toThrow('more than 32 levels');
    expect(() => strictJson('{"a":1,"\\u0061":2}')).toThrow('a member stands twice');
  });
});
