#!/usr/bin/env node
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();

const { readFileSync } = await import('node:fs');
const { pathToFileURL } = await import('node:url');
const { parseArgs } = await import('node:util');
const { ensureInstalled } = await import('./lib/install.mjs');
const { Copy } = await import('./lib/mutations/copy.mjs');
const { judge, mutate, runKit } = await import('./lib/mutations/judge.mjs');

const usage = 'npm run test:mutations -- [--only header,claims] [--matching text] [--parallel 2]';
const copies = [];
let exitCode = 1;
try {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, matching: { type: 'string' }, parallel: { type: 'string', default: '2' } },
  });
  const parallel = Number(values.parallel);
  if (!(parallel >= 1 && parallel <= 16)) throw new Error(`--parallel is from 1 to 16: ${usage}`);
  await ensureInstalled({ everything: true });
  for (let i = 0; i < parallel; i += 1) copies.push(new Copy());
  const [first] = copies;
  await Promise.all(copies.map((copy) => copy.compile()));
  const { mutations } = await import(pathToFileURL(first.at('dist', 'test', 'mutations', 'list', 'index.js')).href);
  const rows = Object.entries(mutations)
    .filter(([kind]) => values.only === undefined || values.only.split(',').includes(kind))
    .flatMap(([kind, list]) => list.map((mutation) => ({ kind, ...mutation })))
    .filter(({ letsIn }) => values.matching === undefined || letsIn.includes(values.matching));
  // All of them before the first run: what cannot be found any more must not cost minutes.
  for (const row of rows) mutate(readFileSync(first.at('src', row.file), 'utf8'), row);
  const clean = await runKit(first);
  if (clean.failures.length > 0) throw new Error(`the kit fails without a mistake:\n${clean.failures.join('\n')}`);
  console.log(`${rows.length} mutations, ${clean.count} tests each`);
  const outcomes = await judgeAll(rows);
  exitCode = report(outcomes);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
} finally {
  for (const copy of copies) copy.remove();
}
process.exit(exitCode);

async function judgeAll(rows) {
  const waiting = [...rows];
  const outcomes = [];
  const work = async (copy) => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      const failures = await judge(copy, row);
      outcomes.push({ ...row, failures });
      const [seen = row.survives ? `survived, as listed: ${row.survives}` : 'SURVIVED'] = failures;
      console.log(`${outcomes.length}/${rows.length} ${row.kind}, ${row.file}: ${row.letsIn}\n    ${seen}`);
    }
  };
  await Promise.all(copies.map(work));
  return outcomes;
}

/** @returns the exit code: 1 where one survived that is not listed so, or one is caught that is listed to survive */
function report(outcomes) {
  const survivors = outcomes.filter(({ failures }) => failures.length === 0);
  const unlisted = survivors.filter(({ survives }) => survives === undefined);
  const listed = outcomes.filter(({ survives }) => survives !== undefined);
  const wrongly = listed.filter(({ failures }) => failures.length > 0);
  console.log(`caught ${outcomes.length - survivors.length} of ${outcomes.length}`);
  for (const { kind, file, letsIn, survives } of survivors) {
    console.log(`survived: ${kind}, ${file}: ${letsIn} (${survives ?? 'NOT LISTED'})`);
  }
  for (const { file, letsIn } of wrongly) console.log(`caught, though it is listed to survive: ${file}: ${letsIn}`);
  return unlisted.length + wrongly.length === 0 ? 0 : 1;
}
