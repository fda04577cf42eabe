import { describe, expect, it } from '@jest/globals';
import { violation } from '../../lib/boundaries/violation.mjs';

const reasonOf = (...args) => violation(...args)?.reason;

describe('import boundaries', () => {
  it.each([['@nestjs/common'], ['typeorm'], ['fastify'], ['@signet/identity'], ['@signet/auth-contracts/nest']])(
    'the core may not import %s',
    (specifier) => {
      expect(violation('scope:core', 'src/token/token-endpoint.ts', specifier)).toEqual({
        kind: 'package',
        reason: `scope:core may not import ${specifier}`,
      });
    },
  );

  it.each([
    ['scope:core', 'src/token/a.ts', 'jose'],
    ['scope:core', 'src/token/a.ts', 'node:crypto'],
    ['scope:core', 'src/token/a.ts', '../claims/b.js'],
    ['scope:core', 'src/create-core.ts', './token/b.js'],
    ['scope:auth-contracts', 'src/nest/guard.ts', '@nestjs/common'],
    ['scope:orders', 'src/a.ts', '@signet/auth-contracts/nest'],
  ])('%s %s may import %s', (scope, file, specifier) => {
    expect(violation(scope, file, specifier)).toBeUndefined();
  });

  it('keeps Nest out of the root entry of auth-contracts', () => {
    expect(reasonOf('scope:auth-contracts', 'src/verification/a.ts', '@nestjs/common')).toBe(
      'scope:auth-contracts may not import @nestjs/common',
    );
    expect(reasonOf('scope:auth-contracts', 'src/index.ts', './nest/index.js')).toBe(
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

  it.each([
    ['src/signing/a.ts', '../token/b.js', "signing may not import token: the core's folders point one way"],
    ['src/records/grant.ts', '../grants/b.js', "records may not import grants: the core's folders point one way"],
    ['src/token/a.ts', '../index.js', 'token may not import src/index.js: it stands on the roof'],
    ['src/token/a.ts', '../misc/b.js', "misc has no place among the core's floors"],
  ])('the core: %s may not import %s', (file, specifier, reason) => {
    expect(violation('scope:core', file, specifier)).toEqual({ kind: 'upward', reason });
  });

  it('keeps testing entries and persistence away from production files', () => {
    expect(reasonOf('scope:sso', 'src/a.ts', '@signet/runtime/testing')).toBe(
      'a production file imports a testing entry: @signet/runtime/testing',
    );
    expect(reasonOf('scope:orders', 'src/a.ts', '@signet/persistence')).toBe(
      'scope:orders may not import @signet/persistence',
    );
    expect(reasonOf('scope:sso', 'src/a.ts', 'typeorm')).toBe('scope:sso may not import typeorm');
  });
});
