import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { inRoot } from '@signet/workspace/paths';
import { Asking } from './asking.js';
import { faults } from './faults.js';
import { flatness, type Sample } from './flatness.js';
import { Ledger } from './ledger.js';
import { Load } from './load.js';
import { report, usual } from './report.js';
import { type Outcome, runFault } from './run-fault.js';
import { type System, startSystem } from './system.js';

// Not a spec of `npm test`: `npm run test:soak` names it.
const minutes = Number(process.env.SOAK_MINUTES ?? usual);
const fileOfReport = process.env.SOAK_REPORT ?? inRoot('docs', 'reliability.md');
/** Milliseconds that a fault lasts, and between two looks at all processes. */
const lasting = 10_000;
const between = 8_000;

const ledger = new Ledger();
const samples: Sample[] = [];
let answers = 0;
let connections = 0;
let system: System;
let load: Load | undefined;

beforeAll(async () => {
  system = await startSystem(8, (app, answered) => {
    answers += 1;
    ledger.answered(app, answered);
  });
}, 10 * 60_000);
afterAll(async () => {
  try {
    await load?.stop();
  } finally {
    await system?.close();
  }
}, 10 * 60_000);

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Looks at every process that answers: one that is stopped or starting has nothing to say. */
async function look(): Promise<void> {
  const looks = system.members.map(async (member) => {
    const life = member.starts;
    const measured = await member.measure();
    samples.push({ member: member.name, life, ...measured });
  });
  const asked = system.query('SELECT count(*)::int AS "open" FROM pg_stat_activity').then(([row]) => {
    connections = Math.max(connections, Number(row?.open));
  });
  await Promise.allSettled([...looks, asked]);
}

it(
  `faults in turn for ${minutes} minutes`,
  async () => {
    const end = performance.now() + minutes * 60_000;
    const asking = new Asking(system, ledger);
    load = new Load(asking, 50);
    const outcomes: Outcome[] = [];
    const begun = performance.now();
    const write = () => {
      const { violations, acknowledged } = ledger;
      const lasted = Math.round((performance.now() - begun) / 60_000);
      const run = { minutes: lasted, outcomes, answers, connections, acknowledged, violations };
      writeFileSync(fileOfReport, report({ ...run, flatness: flatness(samples) }));
    };
    let isOn = true;
    const looking = (async () => {
      while (isOn) {
        await look();
        await pause(between);
      }
    })();
    try {
      const possible = faults.filter(({ isPossible }) => isPossible?.(system) ?? true);
      for (let nth = 0; performance.now() < end; nth += 1) {
        const fault = possible[nth % possible.length] as (typeof faults)[number];
        const outcome = await runFault(fault, asking, load, () => pause(lasting));
        outcomes.push(outcome);
        // What was measured stands, whatever comes.
        write();
        const { during, recovery, checked, violations } = outcome;
        const said = `${during.answers} answers, ${during.unavailable} unavailable, ${during.lost} lost, longest ${Math.round(during.longest)} ms`;
        process.stderr.write(
          `${nth + 1}. ${fault.name}: ${said}; ready after ${Math.round(recovery)} ms, ${checked} checked\n`,
        );
        for (const violation of violations) process.stderr.write(`   wrong: ${violation}\n`);
      }
    } finally {
      isOn = false;
      await looking;
      write();
    }
    expect(ledger.violations).toEqual([]);
    // Too few looks say nothing, and nothing is flat of itself.
    const measured = flatness(samples).map(({ member }) => member);
    if (minutes >= usual) expect(measured.sort()).toEqual(system.members.map(({ name }) => name).sort());
    const growing = flatness(samples).flatMap(({ member, trends }) =>
      trends
        .filter(({ isFlat }) => !isFlat)
        .map(({ name, before, after }) => `${member}: ${name} ${before} → ${after}`),
    );
    expect(growing).toEqual([]);
  },
  (minutes + 30) * 60_000,
);
