import { guardBench } from './guard/bench.js';
import type { BenchOptions } from './harness/options.js';
import type { Report } from './harness/report.js';
import { loginBench } from './login/bench.js';
import { tokenBench } from './token/bench.js';

/** By name, in the order in which `npm run bench` runs them all. */
export const benches: Readonly<Record<string, (options: BenchOptions) => Promise<Report>>> = {
  token: tokenBench,
  guard: guardBench,
  login: loginBench,
};
