import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineAudience } from '@signet/auth-contracts';
import { createTestIssuer } from '@signet/auth-contracts/testing';
import { freePorts } from '@signet/workspace/ports';
import { answers, mustRun, run, startProcess } from '@signet/workspace/processes';
import { bareEnvironment, installTarball, type PackedLibrary, runNpm } from './packed-app.js';

/** Milliseconds for one command, on a machine that is busy. */
const limit = 300_000;
const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--no-package-lock'];

/** The project that `nest new` makes. Each command runs on the Node whose program is given. */
export interface NestProject {
  build(node: string): Promise<void>;
  /** Its own tests. @throws Error where jest did not get that far */
  test(node: string): Promise<{ readonly passed: number; readonly failed: number }>;
  /** The statuses of `GET /things`, without a token, with one of another audience, and with a good one. */
  serve(node: string): Promise<{ readonly without: number; readonly wrong: number; readonly good: number }>;
  /** Changes a file, each text once. @returns what puts it back @throws Error where a text is not there */
  replace(file: string, text: string | RegExp, by: string, ...more: readonly (readonly [string, string])[]): () => void;
}

/** Makes it with the program of Nest 11, and installs it and the tarball. @returns its folder */
export async function makeNestProject(library: PackedLibrary, name: string): Promise<string> {
  const maker = join(library.folder, 'nest');
  mkdirSync(maker);
  writeFileSync(join(maker, 'package.json'), '{ "private": true }');
  await runNpm(['install', ...quiet, '--ignore-scripts', '@nestjs/cli@11'], maker, limit);
  const making = ['new', name, '--skip-install', '--skip-git', '--package-manager', 'npm'];
  await mustRun('nest new', process.execPath, [nest(maker), ...making], commandsIn(maker));
  const home = join(maker, name);
  await installTarball(library.tarball, home, limit);
  return home;
}

export async function buildNestProject(node: string, home: string): Promise<void> {
  await mustRun('nest build', node, [nest(home), 'build'], commandsIn(home));
}

/** With the files that the README shows. */
export async function createNestProject(library: PackedLibrary): Promise<NestProject> {
  const home = await makeNestProject(library, 'things');
  const readme = readFileSync(join(home, 'node_modules/@signet/auth-contracts/README.md'), 'utf8');
  for (const [path, code] of filesOf(readme)) writeFileSync(join(home, path), code);
  return {
    build: (node) => buildNestProject(node, home),
    test: async (node) => {
      const { stdout, stderr } = await run(
        node,
        [join(home, 'node_modules/jest/bin/jest.js'), '--json'],
        commandsIn(home),
      );
      if (!stdout.trimStart().startsWith('{')) throw new Error(`jest gave no report: ${stderr}`);
      const report = JSON.parse(stdout) as Record<'numPassedTests' | 'numFailedTests' | 'numFailedTestSuites', number>;
      return { passed: report.numPassedTests, failed: report.numFailedTests + report.numFailedTestSuites };
    },
    serve: (node) => serve(node, home),
    replace: (file, text, by, ...more) => {
      const path = join(home, file);
      const before = readFileSync(path, 'utf8');
      const changed = [[text, by] as const, ...more].reduce((content, [one, other]) => {
        const after = content.replace(one, other);
        if (after === content) throw new Error(`${file} has no ${one}`);
        return after;
      }, before);
      writeFileSync(path, changed);
      return () => writeFileSync(path, before);
    },
  };
}

const commandsIn = (cwd: string) => ({ cwd, env: bareEnvironment(), quiet: true, timeoutMs: limit });
const nest = (home: string) => join(home, 'node_modules/@nestjs/cli/bin/nest.js');

/** The blocks that the text before them gives the path of a project: `src/app.module.ts`. */
function filesOf(readme: string): readonly (readonly [string, string])[] {
  const blocks = [...readme.matchAll(/`(src\/[\w.]+\.ts)`[^`]*?:\n\n<!-- \S+ -->\n```ts\n([\s\S]*?)```/g)];
  if (blocks.length !== 2) throw new Error(`the README shows ${blocks.length} files of a project, not 2`);
  return blocks.map(([, path = '', code = '']) => [path, code] as const);
}

async function serve(node: string, home: string) {
  const issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
  const [port] = await freePorts(1);
  const env = { ...bareEnvironment(), PORT: String(port), ISSUER: issuer.issuer, JWKS_URI: await issuer.listen() };
  const started = startProcess(node, [join('dist', 'main')], { cwd: home, env });
  try {
    const url = `http://localhost:${port}`;
    await started.says((line) => /successfully started/.test(line));
    await answers(`${url}/.well-known/oauth-protected-resource`);
    const scopes = { 'things:read': 'See things' };
    const things = defineAudience({ identifier: 'https://things.example.com', name: 'Things', scopes });
    const call = async (headers: Record<string, string>) => (await fetch(`${url}/things`, { headers })).status;
    const bearer = async (claims: object) => ({
      authorization: `Bearer ${await issuer.mint({ audience: things, scopes: ['things:read'], claims: { ...claims } })}`,
    });
    return {
      without: await call({}),
      wrong: await call(await bearer({ aud: 'https://other.example.com' })),
      good: await call(await bearer({})),
    };
  } finally {
    await started.stop();
    await issuer.close();
  }
}

/** The program of another line of Node, from npm's `node` package, whose script fetches the one of this machine. */
export async function nodeOf(line: string, folder: string): Promise<string> {
  const home = join(folder, `node-${line}`);
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), '{ "private": true }');
  await runNpm(['install', ...quiet, '--allow-scripts=node', `node@${line}`], home, limit);
  return join(home, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
}
