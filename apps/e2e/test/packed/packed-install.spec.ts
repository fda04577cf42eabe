import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows } from '../support/breadth.js';
import { type PackedApp, type PackedLibrary, packLibrary, type ReadyApp } from '../support/packed-app.js';

/** Milliseconds: installs come over the network where nothing is cached. */
const patience = 240_000;
let library: PackedLibrary;

beforeAll(async () => {
  library = await packLibrary();
}, patience);
afterAll(() => library?.remove());

describe('the tarball', () => {
  it('has what the exports name, a README and a licence, and nothing of the workspace', () => {
    expect(library.files).toEqual(
      expect.arrayContaining([
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'package.json',
        ...['index', 'nest/index', 'testing/index'].flatMap((name) =>
          ['dist', 'dist/cjs'].flatMap((kind) => [`${kind}/${name}.js`, `${kind}/${name}.d.ts`]),
        ),
        'dist/cjs/LICENSE.jose.md',
        'docs/comparison.md',
        'examples/nest/app.module.ts',
      ]),
    );
    const named = /^(CHANGELOG\.md|LICENSE|README\.md|package\.json|dist\/cjs\/(package\.json|LICENSE\.jose\.md))$/;
    const built = /^dist\/(?!spec\/).*(?<!\.spec)\.(js|js\.map|d\.ts)$/;
    const shown = /^docs\/[\w-]+\.md$|^examples\/.*\.ts$|^examples\/nest\/package\.json$/;
    expect(library.files.filter((path) => ![named, built, shown].some((kind) => kind.test(path)))).toEqual([]);
  });
});

describe.each([
  {
    application: 'nest-11',
    what: 'Nest 11, CommonJS, no passport',
    sources: 'nest',
    runs: rows<readonly string[]>([['express']], [['fastify']]),
  },
  {
    application: 'nest-12',
    what: 'Nest 12, ESM, passport',
    sources: 'nest',
    runs: rows<readonly string[]>(
      [['fastify', 'passport-jwt']],
      [['express'], ['fastify'], ['express', 'passport-jwt']],
    ),
  },
  { application: 'plain', what: 'no framework', sources: 'plain', runs: rows<readonly string[]>([[]], []) },
])('a bare application: $what', ({ application, sources, runs }) => {
  let installed: PackedApp;

  beforeAll(async () => {
    installed = await library.install(application, sources);
  }, patience);

  it('is given nothing that it did not ask for', () => {
    const { installed: names } = installed;
    expect(names.filter((name) => name.startsWith('@nestjs/')).length > 0).toBe(sources === 'nest');
    expect(names.filter((name) => /^(express|fastify)$/.test(name)).length > 0).toBe(sources === 'nest');
    expect(names.filter((name) => /passport/.test(name)).length > 0).toBe(application === 'nest-12');
  });

  it('does not compile with a typo in a scope', async () => {
    const errors = (await installed.compile()).trim().split('\n');
    expect(errors).toEqual([expect.stringMatching(/^src\/typo\.ts\(.*"ledger:reed"' is not assignable to/)]);
  });

  it('compiles against the published types', async () => {
    expect(await installed.compile({ without: ['typo.ts'] })).toBe('');
  });

  it.each(runs.map((args) => [args.join(', ') || 'by itself', args] as const))(
    'is guarded: %s',
    async (_name, args) => {
      const { app, stop } = await installed.start(...args);
      try {
        await expectGuarded(app);
      } finally {
        await stop();
      }
    },
  );
});

async function expectGuarded(app: ReadyApp): Promise<void> {
  const call = async (path: string, token?: string) => {
    const headers = token === undefined ? undefined : { authorization: `Bearer ${token}` };
    const response = await fetch(`${app.url}${path}`, { headers });
    const challenge = response.headers.get('www-authenticate') ?? undefined;
    return { status: response.status, challenge, body: (await response.json()) as unknown };
  };
  expect(await call('/entries', app.good)).toMatchObject({ status: 200, body: { subject: 'subject-1' } });
  expect(await call('/entries')).toMatchObject({ status: 401, challenge: expect.stringMatching(/^Bearer .*, DPoP /) });
  expect(await call('/entries', app.otherAudience)).toMatchObject({
    status: 401,
    challenge: expect.stringContaining('error="invalid_token"'),
    body: { error: 'invalid_token' },
  });
  expect(await call('/entries', app.withoutScope)).toMatchObject({
    status: 403,
    challenge: expect.stringMatching(/error="insufficient_scope".*scope="ledger:read"/),
    body: { error: 'insufficient_scope' },
  });
  expect(await call('/open')).toMatchObject({ status: 200, body: { open: true } });
  expect(await call('/.well-known/oauth-protected-resource')).toMatchObject({
    status: 200,
    body: {
      resource: 'https://ledger.example.com',
      authorization_servers: ['https://issuer.example.com'],
      scopes_supported: expect.arrayContaining(['ledger:read']),
    },
  });
}
