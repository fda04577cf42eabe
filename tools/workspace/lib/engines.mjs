import { readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

/**
 * Packages of the lock file that do not promise to run on each of these versions.
 * @param {readonly string[]} versions such as `20.19.0`
 * @param {{ production: boolean }} options what runs, or what only tests and builds need
 * @returns {readonly string[]} such as `cookie@2.0.0 wants >=22`
 */
export function unpromised(versions, { production }) {
  const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  return Object.entries(packages).flatMap(([path, { version, engines, dev, devOptional }]) => {
    const isOfTests = dev === true || devOptional === true;
    const wanted = engines?.node;
    if (!path.startsWith('node_modules/') || wanted === undefined || isOfTests === production) return [];
    if (versions.every((each) => satisfies(each, wanted))) return [];
    return [`${path.slice('node_modules/'.length)}@${version} wants ${wanted}`];
  });
}

/** As npm reads a range: alternatives of comparisons that all hold. */
export function satisfies(version, range) {
  return range.split('||').some((alternative) => {
    const parts = alternative
      .trim()
      .replaceAll(/([<>=^~]+)\s+/g, '$1')
      .split(/\s+/)
      .filter(Boolean);
    return parts.every((part) => holds(version, part));
  });
}

function holds(version, comparison) {
  const [, operator = '', wanted = ''] = /^([<>=^~]*)v?([\d.x*]*)/.exec(comparison) ?? [];
  if (wanted === '' || wanted === '*') return true;
  const given = wanted
    .split('.')
    .filter((each) => /^\d+$/.test(each))
    .map(Number);
  const [major, minor, patch] = version.split('.').map(Number);
  const order = compare([major, minor, patch], [given[0] ?? 0, given[1] ?? 0, given[2] ?? 0]);
  if (operator === '>=') return order >= 0;
  if (operator === '>') return order > 0;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  if (operator === '^') return order >= 0 && major === given[0];
  if (operator === '~') return order >= 0 && major === given[0] && (given[1] === undefined || minor === given[1]);
  return [major, minor, patch].slice(0, given.length).every((each, index) => each === given[index]);
}

function compare(one, other) {
  const at = one.findIndex((each, index) => each !== other[index]);
  return at < 0 ? 0 : one[at] - other[at];
}
