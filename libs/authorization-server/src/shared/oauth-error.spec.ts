import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const source = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, source), 'utf8');

describe('the error codes', () => {
  it('are each thrown by the core, but the one for what it did not throw', () => {
    const declared = [...read('shared/oauth-error.ts').matchAll(/^ {2}\| '([a-z_]+)'/gm)].map(([, code]) => code ?? '');
    expect(declared.length).toBeGreaterThan(20);
    const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && path !== 'shared/oauth-error.ts')
      .map(read)
      .join('');
    expect(declared.filter((each) => !code.includes(`'${each}'`))).toEqual(['server_error']);
  });
});
