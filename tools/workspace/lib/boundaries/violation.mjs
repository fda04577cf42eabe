import { posix } from 'node:path';
import { packageName } from '../package-name.mjs';
import { isTestFile } from './imports-of.mjs';
import { coreFloors, rules } from './rules.mjs';

const floors = coreFloors.map(([folder]) => folder);
const matches = (patterns, name) => patterns.some((p) => (typeof p === 'string' ? p === name : p.test(name)));

/**
 * Why one import is not allowed; undefined where it is. A type is a dependency like any other.
 * @param {string} scope the Nx tag of the importing project
 * @param {string} file the importing file, from its project's folder, with forward slashes
 * @returns {{ kind: 'package' | 'upward', reason: string } | undefined}
 */
export function violation(scope, file, specifier) {
  const rule = rules[scope];
  if (!rule) return refused(`the project's tag ${scope} has no rule in tools/workspace/lib/boundaries/rules.mjs`);
  if (specifier.startsWith('node:')) return undefined;
  if (specifier.startsWith('.')) return relativeViolation(scope, file, specifier);
  if (isTestFile(file)) {
    return scope === 'scope:core' || scope === 'scope:identity' ? bannedInPureTests(specifier) : undefined;
  }
  if (/^@signet\/[^/]+\/testing$/.test(specifier) && !rule.testing) {
    return refused(`a production file imports a testing entry: ${specifier}`);
  }
  const [name, wanted] = specifier.startsWith('@signet/')
    ? [specifier, rule.packages]
    : [packageName(specifier), rule.external];
  if (matches(wanted, name)) return undefined;
  for (const [folder, extra] of Object.entries(rule.folders ?? {})) {
    if (file.startsWith(`${folder}/`) && matches(extra, name)) return undefined;
  }
  return refused(`${scope} may not import ${name}`);
}

const refused = (reason) => ({ kind: 'package', reason });
const upward = (reason) => ({ kind: 'upward', reason });

function bannedInPureTests(specifier) {
  return /^(@nestjs\/|typeorm$|fastify$)/.test(specifier)
    ? refused(`a pure library's tests may not import ${specifier}`)
    : undefined;
}

function relativeViolation(scope, file, specifier) {
  const target = posix.normalize(posix.join(posix.dirname(file), specifier));
  if (target.startsWith('..')) return refused(`leaves its project: ${specifier}`);
  if (isTestFile(file)) return undefined;
  if (/^src\/testing\//.test(target)) return refused(`a production file imports ${target}`);
  if (scope === 'scope:auth-contracts' && !file.startsWith('src/nest/') && target.startsWith('src/nest/')) {
    return refused('only src/nest may import src/nest');
  }
  return scope === 'scope:core' ? upwardInCore(file, target) : undefined;
}

/** The files that stand in no folder are the roof: they import all, and nobody imports them. */
function upwardInCore(file, target) {
  const [from, to] = [file, target].map((path) => (path.split('/').length > 2 ? path.split('/')[1] : undefined));
  if (from === undefined) return undefined;
  for (const folder of [from, to]) {
    if (folder !== undefined && !floors.includes(folder))
      return upward(`${folder} has no place among the core's floors`);
  }
  if (to === undefined) return upward(`${from} may not import ${target}: it stands on the roof`);
  return floors.indexOf(to) < floors.indexOf(from)
    ? upward(`${from} may not import ${to}: the core's folders point one way`)
    : undefined;
}
