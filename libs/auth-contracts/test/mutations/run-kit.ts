// Started for each mutation: runs the kit against applications, as their own tests would, and writes which tests failed.
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  type AudienceUnderTest,
  createTestIssuer,
  createTestRevocations,
  describeAudience,
} from '@signet/auth-contracts/testing';
import { createExpressApp } from './apps/express.js';
import { createFastifyApp } from './apps/fastify.js';
import { createNestApp } from './apps/nest.js';
import { good, things } from './apps/things.js';
import { createWebApp } from './apps/web.js';
import { introspectionProbes } from './probes/introspection.js';
import { nextAudienceProbes } from './probes/next-audience.js';
import { profileProbes } from './probes/profiles.js';

type Options = Omit<AudienceUnderTest<typeof things>, 'audience' | 'app' | 'issuer' | 'claims'>;

const issuer = await createTestIssuer({ issuer: 'https://sso.example.com', unfitKeys: true });
const failures: string[] = [];
let count = 0;
const isEnough = () => process.env.UNTIL_FIRST === 'yes' && failures.length > 0;

/** What the kit has no door to: each in a few lines of its own. */
for (const probes of [profileProbes, introspectionProbes, nextAudienceProbes]) {
  for (const [title, run] of probes(issuer)) {
    if (isEnough()) break;
    count += 1;
    await run().catch((error: unknown) => failures.push(`${title}: ${String(error).slice(0, 300)}`));
  }
}

interface Created {
  readonly app: unknown;
  readonly publicRoutes: readonly string[];
  close(): unknown;
}

async function judge(name: string, create: () => Promise<Created>, options: Partial<Options> = {}): Promise<void> {
  if (isEnough()) return;
  const { app, publicRoutes, close } = await create();
  const tests: Array<readonly [string, () => Promise<void>]> = [];
  describeAudience(
    {
      audience: things,
      app: () => app as never,
      issuer: () => issuer,
      publicRoutes,
      claims: good,
      clockTolerance: 5,
      ...options,
    },
    { describe: (_name, define) => define(), it: (title, run) => void tests.push([title, run]) },
  );
  for (const [title, run] of tests) {
    if (isEnough()) break;
    count += 1;
    await run().catch((error: unknown) => failures.push(`${name}: ${title}: ${String(error).slice(0, 300)}`));
  }
  await close();
}

/** What a decorator forgets is written nowhere: it is said here once more. */
const twice = {
  method: 'GET',
  path: '/things/twice',
  requirements: [{ kind: 'scopes', all: ['things:write'] }],
} as const;
/** What a handler asks by itself cannot be read. */
const nest: Partial<Options> = {
  audiencePolicy: 'only',
  routes: [twice, { method: 'POST', path: '/things/cancelled', requirements: [{ kind: 'acr', anyOf: ['phr'] }] }],
};
const stepUp = {
  routes: [{ method: 'POST', path: '/cancelled', requirements: [{ kind: 'recent_login', maxAge: 300 }] }],
} as const;
await judge('Nest on Fastify', () => createNestApp(issuer, new FastifyAdapter() as never, 'verifier'), nest);
await judge('Nest on Express', () => createNestApp(issuer, new ExpressAdapter() as never, 'passport-jwt'), nest);
await judge('Fastify', async () => createFastifyApp(issuer), { publicUrl: 'https://api.example.com/v1' });
await judge('untyped tokens', async () => createExpressApp(issuer, undefined, true), {
  acceptUntypedTokens: true,
  ...stepUp,
});
const web = createWebApp(issuer);
await judge('Web', async () => web, { routes: web.routes });
const revocations = createTestRevocations(issuer, things);
await judge(
  'Express',
  async () => {
    const created = createExpressApp(issuer, revocations, false);
    await created.api.warmUp();
    return created;
  },
  { revocations: () => revocations, ...stepUp },
);
process.stdout.write(JSON.stringify({ failures, count }));
process.exit(0);
