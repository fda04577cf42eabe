import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { inRoot } from '@signet/workspace/paths';
import { mustRun, run, startProcess } from '@signet/workspace/processes';

/** Milliseconds for one command of npm, on a machine that has nothing cached. */
const npmTimeout = 300_000;
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const fixtures = inRoot('apps/e2e/test/packed/applications');

/** What a packed application says when it listens. */
export interface ReadyApp {
  readonly url: string;
  readonly good: string;
  readonly otherAudience: string;
  readonly withoutScope: string;
}

export interface PackedLibrary {
  /** Paths inside the tarball. */
  readonly files: readonly string[];
  /** Its address on this machine, in a folder that goes with `remove`. */
  readonly tarball: string;
  readonly folder: string;
  /**
   * Installs the tarball into a bare application, whose `package.json` and sources are folders of `applications/`.
   * @param shared files beside its sources, from the root of the workspace
   */
  install(application: string, sources: string, shared?: readonly string[]): Promise<PackedApp>;
  remove(): void;
}

export interface PackedApp {
  /** Names in its `node_modules`, scopes included. */
  readonly installed: readonly string[];
  /** What `tsc` says with the named files of its sources left out; empty where it compiles. */
  compile(options?: CompileOptions): Promise<string>;
  /** What a CommonJS program writes, run in its folder. @throws Error where it fails */
  evaluate(program: string): Promise<string>;
  start(...args: readonly string[]): Promise<{ readonly app: ReadyApp; stop(): Promise<void> }>;
}

export interface CompileOptions {
  /** Files of its sources that are left out. */
  readonly without?: readonly string[];
  /** The package of a compiler; default the one of this workspace. */
  readonly compiler?: 'typescript' | 'typescript-5-0';
  /** Of the compiler, over those of the application; the types of all packages are checked as well then. */
  readonly options?: readonly string[];
  readonly skipLibCheck?: boolean;
}

/** `npm pack` of the built auth-contracts, into a temporary folder. */
export async function packLibrary(): Promise<PackedLibrary> {
  const folder = mkdtempSync(join(tmpdir(), 'signet-packed-'));
  // What a release builds beside that which `tsc` has built.
  const bundle = [inRoot('node_modules/rolldown/bin/cli.mjs'), '--config'];
  await mustRun('rolldown', process.execPath, bundle, { cwd: inRoot('libs/auth-contracts'), quiet: true });
  const pack = ['pack', inRoot('libs/auth-contracts'), '--pack-destination', folder, '--ignore-scripts', '--json'];
  const stdout = await runNpm(pack, folder);
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  return {
    files: packed.files.map(({ path }) => path),
    tarball: join(folder, packed.filename),
    folder,
    install: (application, sources, shared = []) =>
      install(folder, join(folder, packed.filename), application, { sources, shared }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function install(
  folder: string,
  tarball: string,
  application: string,
  { sources, shared }: { readonly sources: string; readonly shared: readonly string[] },
): Promise<PackedApp> {
  const home = join(folder, application);
  mkdirSync(home);
  const manifest = [application, sources].map((name) => join(fixtures, name, 'package.json')).find(existsSync);
  cpSync(manifest ?? join(fixtures, application, 'package.json'), join(home, 'package.json'));
  cpSync(join(fixtures, 'tsconfig.json'), join(home, 'tsconfig.json'));
  await installTarball(tarball, home);
  return {
    installed: readdirSync(join(home, 'node_modules')).flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(home, 'node_modules', name)).map((one) => `${name}/${one}`) : [name],
    ),
    compile: async ({ without = [], compiler = 'typescript', options: more = [], skipLibCheck = false } = {}) => {
      rmSync(join(home, 'src'), { recursive: true, force: true });
      cpSync(join(fixtures, sources), join(home, 'src'), { recursive: true });
      for (const path of shared) cpSync(inRoot(path), join(home, 'src', basename(path)));
      for (const name of ['package.json', ...without]) rmSync(join(home, 'src', name), { force: true });
      const tsc = inRoot('node_modules', compiler, 'bin', 'tsc');
      const options = [
        ...more,
        ...(more.length > 0 ? ['--target', 'es2022'] : []),
        ...(skipLibCheck ? ['--skipLibCheck'] : []),
      ];
      const args = [tsc, '-p', '.', '--pretty', 'false', ...options];
      return (await run(process.execPath, args, { cwd: home, env: bareEnvironment(), quiet: true })).stdout;
    },
    evaluate: async (program) => {
      const options = { cwd: home, env: bareEnvironment(), quiet: true };
      return (await mustRun('a program', process.execPath, ['--input-type=commonjs', '-e', program], options)).stdout;
    },
    start: (...args) => start(home, args),
  };
}

/** Installs what a folder's package.json names, and the tarball. */
export async function installTarball(tarball: string, home: string, timeoutMs = npmTimeout): Promise<void> {
  // No install script is needed, and a lock file of an application that is thrown away neither.
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', '--no-package-lock'];
  // Milliseconds between attempts: a registry that is away shall be told of in seconds, not in minutes.
  const impatient = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
  await runNpm(['install', ...quiet, ...impatient, tarball], home, timeoutMs);
}

async function start(home: string, args: readonly string[]): Promise<{ app: ReadyApp; stop(): Promise<void> }> {
  const options = { cwd: home, env: bareEnvironment() };
  const started = startProcess(process.execPath, [join('dist', 'main.js'), ...args], options);
  try {
    const ready = await started.says((line) => /^ready (\{.*\})$/.exec(line)?.[1]);
    return { app: JSON.parse(ready) as ReadyApp, stop: () => started.stop() };
  } catch (error) {
    await started.stop();
    throw error;
  }
}

export async function runNpm(args: readonly string[], cwd: string, timeoutMs = npmTimeout): Promise<string> {
  const options = { cwd, env: bareEnvironment(), quiet: true, timeoutMs };
  const { code, reason, stdout, stderr } = await run(npm, args, options);
  if (code === 0) return stdout;
  throw new Error(
    `npm ${args[0]} failed (${reason}). This test installs packages with your npm configuration: npm must reach its registry.\n${stderr}`,
  );
}

/** Without what `npm test` and jest say of this workspace: the application is not in it. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(npm_config_(local_prefix|workspace)|npm_(package|lifecycle)_|INIT_CWD$|NODE_OPTIONS$|NODE_ENV$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}
