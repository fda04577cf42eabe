import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { parseSync } from 'oxc-parser';

/**
 * What a project may import, by its Nx `scope:` tag. `packages` are workspace packages (a path after the name counts),
 * `external` are npm packages in production files; `banned` is refused even where a folder rule would allow it.
 * With `testing` a project serves no production and may import testing entries. A `folders` entry widens the rule for one folder of the project.
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
  'scope:core': { packages: ['@signet/auth-contracts'], external: ['jose'] },
  'scope:identity': { packages: [], external: ['@node-rs/argon2'] },
  'scope:database-bounds': { packages: [], external: ['typeorm', 'pg'] },
  'scope:persistence': {
    packages: ['@signet/authorization-server', '@signet/database-bounds', '@signet/identity'],
    external: ['typeorm', 'pg', 'better-sqlite3', 'reflect-metadata'],
  },
  'scope:sso': {
    packages: [
      '@signet/auth-contracts',
      '@signet/authorization-server',
      '@signet/database-bounds',
      '@signet/identity',
      '@signet/persistence',
    ],
    external: [
      /^@nestjs\//,
      /^@fastify\//,
      'fastify',
      'preact',
      'preact-render-to-string',
      'uqr',
      'zod',
      'rxjs',
      'reflect-metadata',
    ],
  },
  'scope:resource-app': {
    ...resourceApp(),
    packages: ['@signet/auth-contracts', '@signet/auth-contracts/nest', '@signet/database-bounds'],
  },
  'scope:orders': resourceApp(),
  'scope:invoices': resourceApp(),
  'scope:portal': {
    packages: ['@signet/audiences', '@signet/auth-contracts'],
    external: ['react', 'react-dom', 'oauth4webapi', 'vite', '@vitejs/plugin-react'],
  },
  'scope:e2e': { packages: [/^@signet\//], external: [/./] },
  'scope:cli': {
    packages: [
      '@signet/auth-contracts',
      '@signet/audiences',
      '@signet/authorization-server',
      '@signet/identity',
      '@signet/persistence',
    ],
    external: ['commander'],
  },
  'scope:demo': { packages: ['@signet/audiences'], external: ['openid-client', 'jose'] },
  'scope:bench': { packages: [/^@signet\//], external: [/./], testing: true },
  'scope:workspace': { packages: [], external: ['oxc-parser', 'playwright-core'] },
};

function resourceApp() {
  return {
    packages: ['@signet/auth-contracts', '@signet/auth-contracts/nest', '@signet/audiences', '@signet/resource-app'],
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

/** Inside the core, a folder imports only from itself and from folders that stand to its right; some serve everyone. */
const coreOrder = [
  'discovery',
  'authorization',
  'end-session',
  'backchannel-logout',
  'revocation',
  'introspection',
  'userinfo',
  'device-code',
  'interaction',
  'sessions',
  'grants',
  'authorization-code',
  'token',
  'clients',
  'registration',
  'security-events',
  'resources',
  'claims',
  'signing',
];

const matches = (patterns, name) => patterns.some((p) => (typeof p === 'string' ? p === name : p.test(name)));
const isTestFile = (path) => /\.spec\.(tsx?|mjs)$/.test(path) || /(^|\/)(test|testing)\//.test(path);

/** Every module a file names, with whether it is needed at run time. */
export function importsOf(path, source) {
  const { module } = parseSync(path, source);
  const found = module.staticImports.map((entry) => ({
    specifier: entry.moduleRequest.value,
    typeOnly: entry.entries.length > 0 && entry.entries.every((item) => item.isType),
  }));
  for (const statement of module.staticExports) {
    for (const entry of statement.entries) {
      if (entry.moduleRequest) found.push({ specifier: entry.moduleRequest.value, typeOnly: entry.isType });
    }
  }
  for (const dynamic of module.dynamicImports) {
    const text = source.slice(dynamic.moduleRequest.start, dynamic.moduleRequest.end);
    const literal = /^['"]([^'"]+)['"]$/.exec(text);
    if (literal) found.push({ specifier: literal[1], typeOnly: false });
  }
  return found;
}

function packageName(specifier) {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

/**
 * Why one import is not allowed; undefined where it is.
 * @param {string} scope the Nx tag of the importing project
 * @param {string} file the importing file, from its project's folder, with forward slashes
 */
export function violation(scope, file, specifier, typeOnly = false) {
  const rule = rules[scope];
  if (!rule) return `the project's tag ${scope} has no rule in tools/workspace/lib/boundaries.mjs`;
  if (specifier.startsWith('node:')) return undefined;
  if (specifier.startsWith('.')) return relativeViolation(scope, file, specifier, typeOnly);
  if (isTestFile(file))
    return scope === 'scope:core' || scope === 'scope:identity' ? bannedInPureTests(specifier) : undefined;
  if (/^@signet\/[^/]+\/testing$/.test(specifier) && !rule.testing)
    return `a production file imports a testing entry: ${specifier}`;
  const [name, wanted] = specifier.startsWith('@signet/')
    ? [specifier, rule.packages]
    : [packageName(specifier), rule.external];
  if (matches(wanted, name)) return undefined;
  for (const [folder, extra] of Object.entries(rule.folders ?? {})) {
    if (file.startsWith(`${folder}/`) && matches(extra, name)) return undefined;
  }
  return `${scope} may not import ${name}`;
}

function bannedInPureTests(specifier) {
  return /^(@nestjs\/|typeorm$|fastify$)/.test(specifier)
    ? `a pure library's tests may not import ${specifier}`
    : undefined;
}

function relativeViolation(scope, file, specifier, typeOnly) {
  const target = posix.normalize(posix.join(posix.dirname(file), specifier));
  if (target.startsWith('..')) return `leaves its project: ${specifier}`;
  if (isTestFile(file)) return undefined;
  if (/^src\/testing\//.test(target)) return `a production file imports ${target}`;
  if (scope === 'scope:auth-contracts' && !file.startsWith('src/nest/') && target.startsWith('src/nest/')) {
    return 'only src/nest may import src/nest';
  }
  if (scope !== 'scope:core' || typeOnly) return undefined;
  const [from, to] = [file, target].map((path) => coreOrder.indexOf(path.split('/')[1]));
  return from >= 0 && to >= 0 && to < from
    ? `${coreOrder[from]} may not import ${coreOrder[to]}: the core's folders point one way`
    : undefined;
}

function* sourceFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!['node_modules', 'dist', 'coverage'].includes(entry.name)) yield* sourceFiles(path);
    } else if (/\.(tsx?|mjs)$/.test(entry.name) && !/\.config\.(mjs|ts)$/.test(entry.name)) yield path;
  }
}

/** Checks every project of the workspace; one line for each import that is not allowed. */
export function checkWorkspace(root) {
  const problems = [];
  for (const group of ['apps', 'libs', 'tools']) {
    for (const entry of readdirSync(join(root, group), { withFileTypes: true })) {
      const folder = join(root, group, entry.name);
      // A folder of data alone is no project.
      if (!entry.isDirectory() || !existsSync(join(folder, 'package.json'))) continue;
      const { nx } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const scope = nx?.tags?.find((tag) => tag.startsWith('scope:')) ?? '(none)';
      for (const path of sourceFiles(folder)) {
        const file = relative(folder, path).split(sep).join('/');
        for (const { specifier, typeOnly } of importsOf(path, readFileSync(path, 'utf8'))) {
          const reason = violation(scope, file, specifier, typeOnly);
          if (reason) problems.push(`${dirname(relative(root, folder))}/${entry.name}/${file}: ${reason}`);
        }
      }
    }
  }
  return problems;
}
