import { Page } from '@signet/demo/browser';
import { mannWhitney } from '../harness/mann-whitney.js';
import type { BenchOptions } from '../harness/options.js';
import type { Line, Report } from '../harness/report.js';
import { onStage } from '../harness/stage.js';
import { percentile } from '../harness/statistics.js';
import { makePassword } from '../login/people.js';
import { startSignet } from '../signet/issuer.js';
import { addReaders } from './readers.js';

const quick = { memoryCost: 64, timeCost: 1, parallelism: 1 };

interface Times {
  readonly answer: number[];
  readonly behind: number[];
}

/** Whether the answer to a forgotten password, or a request right behind it, takes longer where there is such a person. */
export function enumerationBench({ light, log }: BenchOptions): Promise<Report> {
  const pairs = light ? 60 : 600;
  return onStage(async (stage) => {
    // Each ask comes from an address of its own: those of one address are held back.
    const env = { TRUSTED_PROXIES: 'loopback' };
    const issuer = stage.keep(await startSignet({ env, seed: async () => undefined }));
    const people = await addReaders(issuer.env, pairs + warmUp, await makePassword(quick));
    const known: Times = { answer: [], behind: [] };
    const unknown: Times = { answer: [], behind: [] };
    for (let nth = 0; nth < people.length; nth += 1) {
      if (nth % 100 === 0) log(`enumeration: pair ${nth} of ${people.length}`);
      const asks = [
        [String(people[nth]), known],
        [`nobody-${nth}@example.com`, unknown],
      ] as const;
      // Whoever comes first in a pair is whoever luck has it.
      for (const [identifier, times] of Math.random() < 0.5 ? asks : asks.toReversed()) {
        const { answer, behind } = await ask(issuer.url, identifier, nth);
        if (nth < warmUp) continue;
        times.answer.push(answer);
        times.behind.push(behind);
      }
    }
    const lines = [
      lineOf('a forgotten password: p', known.answer, unknown.answer),
      lineOf('a request right behind it: p', known.behind, unknown.behind),
    ];
    return { bench: 'enumeration', lines, notes };
  });
}

const warmUp = 30;

async function ask(issuer: string, identifier: string, nth: number): Promise<{ answer: number; behind: number }> {
  const pageUrl = `${issuer}/forgot-password`;
  const from = { 'x-forwarded-for': `10.${(nth >> 16) & 255}.${(nth >> 8) & 255}.${nth & 255}` };
  const shown = await fetch(pageUrl, { headers: from });
  const cookie = shown.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
  const form = new Page(pageUrl, shown.status, await shown.text()).form();
  const body = new URLSearchParams({ ...form.hidden, identifier });
  const asked = performance.now();
  const answer = await fetch(form.action, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { ...from, cookie, origin: issuer },
  });
  await answer.arrayBuffer();
  const answered = performance.now();
  if (answer.status !== 303) throw new Error(`somebody who asked was answered ${answer.status}`);
  await (await fetch(pageUrl, { headers: from })).arrayBuffer();
  return { answer: answered - asked, behind: performance.now() - answered };
}

function lineOf(name: string, known: readonly number[], unknown: readonly number[]): Line {
  const { p, effect } = mannWhitney(known, unknown);
  return {
    name,
    result: p,
    target: { atLeast: 0.01 },
    figures: {
      'known slower, probability': effect,
      'known, ms': percentile(known, 0.5),
      'unknown, ms': percentile(unknown, 0.5),
    },
  };
}

const notes = [
  'The test of Mann and Whitney on the times of one run, asks for known and unknown people in turn: p is how probable a difference as large as this one is where there is none.',
  'What an answer did not wait for comes up to two seconds later: among the requests of others, and among the next pairs.',
];
