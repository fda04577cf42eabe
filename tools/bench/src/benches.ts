import { administrationBench } from './administration/bench.js';
import { auditBench } from './audit/bench.js';
import { bootBench } from './boot/bench.js';
import { codeBench } from './code/bench.js';
import { enumerationBench } from './enumeration/bench.js';
import { exchangeBench } from './exchange/bench.js';
import { growthBench } from './growth/bench.js';
import { guardBench } from './guard/bench.js';
import type { BenchOptions } from './harness/options.js';
import type { Report } from './harness/report.js';
import { loginBench } from './login/bench.js';
import { discoveryBench, introspectBench, jwksBench, userinfoBench } from './reads/bench.js';
import { refreshBench } from './refresh/bench.js';
import { replicasBench } from './replicas/bench.js';
import { steadyBench } from './steady/bench.js';
import { tokenBench } from './token/bench.js';

/** By name, in the order in which `npm run bench` runs them all. */
export const benches: Readonly<Record<string, (options: BenchOptions) => Promise<Report>>> = {
  token: tokenBench,
  code: codeBench,
  refresh: refreshBench,
  login: loginBench,
  enumeration: enumerationBench,
  guard: guardBench,
  exchange: exchangeBench,
  introspect: introspectBench,
  userinfo: userinfoBench,
  jwks: jwksBench,
  discovery: discoveryBench,
  boot: bootBench,
  replicas: replicasBench,
  administration: administrationBench,
  audit: auditBench,
  growth: growthBench,
  steady: steadyBench,
};
