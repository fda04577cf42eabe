import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { eventNames, events, levels } from './events.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** What runs: no test, no tool for people, nothing that is built. */
const sources = ['apps', 'libs'].flatMap((top) =>
  readdirSync(`${root}${top}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !/\.spec\.\w+$|\.d\.ts$/.test(path))
    .filter((path) => /^[\w-]+\/(src|server)\//.test(path) && !/\/(testing|dist|node_modules)\//.test(path))
    .map((path) => ({ path: `${top}/${path}`, text: readFileSync(`${root}${top}/${path}`, 'utf8') })),
);
const table = 'libs/telemetry/src/log/events.ts';

describe('the events of the log', () => {
  it('stand in docs/operations.md, each with its level and what it means', () => {
    const docs = readFileSync(`${root}docs/operations.md`, 'utf8');
    const [, section = ''] = docs.split('\n## The log\n');
    const rows = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `(\w+)` +\| (\w+) +\| (.+?) +\|$/gm)];
    const told = rows.map(([, name, level, means]) => ({ name, level, means }));
    expect(told).toEqual(eventNames.map((name) => ({ name, level: events[name].level, means: events[name].means })));
  });

  it('have levels of the log', () => {
    for (const name of eventNames) expect(levels).toContain(events[name].level);
  });

  it('are each told by somebody', () => {
    // Forms make theirs of their own name and of how they went.
    const made = (name: string) => {
      const [, form = ''] = /^(\w+)_(?:refused|locked|busy)$/.exec(name) ?? [];
      return form !== '' && sources.some(({ text }) => text.includes(`name: '${form.replaceAll('_', '-')}'`));
    };
    const unused = eventNames.filter(
      (name) => !made(name) && !sources.some(({ path, text }) => path !== table && text.includes(`'${name}'`)),
    );
    expect(unused).toEqual([]);
  });

  it('are all that is told: what names an event names one of the table', () => {
    // The library of guards tells the logger of whatever application it is in; its lines stand in its own docs.
    const own = sources.filter(({ path }) => !path.startsWith('libs/auth-contracts/'));
    const named = own.flatMap(({ path, text }) =>
      [...text.matchAll(/(?<!\bon(?:ce)?\()\bevent: '(\w+)'|\.event\(\s*'(\w+)'|\bwarn\(\{ event: '(\w+)'/g)].map(
        (found) => ({
          path,
          name: found[1] ?? found[2] ?? found[3] ?? '',
        }),
      ),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ name }) => !Object.hasOwn(events, name))).toEqual([]);
  });
});

describe('a line of the log', () => {
  it('is written in few places: nobody else has the console, the streams or a logger', () => {
    const writing = sources
      .filter(({ text }) =>
        /\bconsole\.\w+\(|process\.(stdout|stderr)\b|new (?:Console)?Logger\(|emitWarning\(/.test(text),
      )
      .map(({ path }) => path)
      .sort();
    expect(writing).toEqual([
      // A library that others use: to the console of who has no log, and through Nest's logger, which is this log in our apps.
      'libs/auth-contracts/src/errors/rejection-log.ts',
      'libs/auth-contracts/src/nest/auth-contracts.lifecycle.ts',
      'libs/auth-contracts/src/nest/auth-contracts.module.ts',
      // How a start and an end went, for people.
      'libs/runtime/src/hangup.ts',
      'libs/runtime/src/http/end-on-signal.ts',
      'libs/runtime/src/log-line.ts',
      'libs/runtime/src/start-app.ts',
      'libs/telemetry/src/log/output.ts',
    ]);
  });
});
