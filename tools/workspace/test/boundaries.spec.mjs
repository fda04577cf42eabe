import { describe, expect, it } from '@jest/globals';
import { importsOf, violation } from '../lib/boundaries.mjs';

describe('import boundaries', () => {
  it.each([['@nestjs/common'], ['typeorm'], ['fastify'], ['@signet/identity'], ['@signet/auth-contracts/nest']])(
    'the core may not import %s',
    (specifier) => {
      expect(violation('scope:core', 'src/token/token-endpoint.ts', specifier)).toBe(
        `scope:core may not import ${specifier}`,
      );
    },
  );

  it.each([
    ['scope:core', 'src/token/a.ts', 'jose'],
    ['scope:core', 'src/token/a.ts', 'node:crypto'],
    ['scope:core', 'src/token/a.ts', '../claims/b.js'],
    ['scope:auth-contracts', 'src/nest/guard.ts', '@nestjs/common'],
    ['scope:orders', 'src/a.ts', '@signet/auth-contracts/nest'],
  ])('%s %s may import %s', (scope, file, specifier) => {
    expect(violation(scope, file, specifier)).toBeUndefined();
  });

  it('keeps Nest out of the root entry of auth-contracts', () => {
    expect(violation('scope:auth-contracts', 'src/verification/a.ts', '@nestjs/common')).toBe(
      'scope:auth-contracts may not import @nestjs/common',
    );
    expect(violation('scope:auth-contracts', 'src/index.ts', './nest/index.js')).toBe(
      'only src/nest may import src/nest',
    );
  });

  it('lets the examples of auth-contracts, and nothing else of it, import it by name with their framework', () => {
    for (const specifier of ['@signet/auth-contracts', '@signet/auth-contracts/nest', 'express']) {
      expect(violation('scope:auth-contracts', 'examples/express.ts', specifier)).toBeUndefined();
      expect(violation('scope:auth-contracts', 'src/index.ts', specifier)).toBeDefined();
    }
    expect(violation('scope:auth-contracts', 'examples/express.ts', '@signet/auth-contracts/testing')).toBeDefined();
  });

  it('keeps the folders of the core pointing one way, types apart', () => {
    expect(violation('scope:core', 'src/signing/a.ts', '../token/b.js')).toBe(
      "signing may not import token: the core's folders point one way",
    );
    expect(violation('scope:core', 'src/signing/a.ts', '../token/b.js', true)).toBeUndefined();
  });

  it('keeps testing entries and persistence away from production files', () => {
    expect(violation('scope:sso', 'src/a.ts', '@signet/persistence/testing')).toBe(
      'a production file imports a testing entry: @signet/persistence/testing',
    );
    expect(violation('scope:orders', 'src/a.ts', '@signet/persistence')).toBe(
      'scope:orders may not import @signet/persistence',
    );
    expect(violation('scope:sso', 'src/a.ts', 'typeorm')).toBe('scope:sso may not import typeorm');
  });

  it('sees static, type-only, re-exported and dynamic imports', () => {
    const source = `import type { A } from './a.js'; import b from 'b'; export * from 'c'; const d = await import('d');`;
    expect(importsOf('x.ts', source)).toEqual([
      { specifier: './a.js', typeOnly: true },
      { specifier: 'b', typeOnly: false },
      { specifier: 'c', typeOnly: false },
      { specifier: 'd', typeOnly: false },
    ]);
  });
});
