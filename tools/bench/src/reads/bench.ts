import { fileURLToPath } from 'node:url';
import { startPostgres } from '@signet/runtime/testing';
import { withServer } from '../harness/behind.js';
import { startContestant } from '../harness/contestant.js';
import { formRequest } from '../harness/forms.js';
import type { Load, PlannedRequest } from '../harness/load.js';
import type { BenchOptions } from '../harness/options.js';
import type { Report } from '../harness/report.js';
import { compared, type Entry, inRounds } from '../harness/rounds.js';
import { onStage, type Stage } from '../harness/stage.js';
import { type SignetIssuer, startSignet } from '../signet/issuer.js';
import { obtainAccessTokens } from './access-tokens.js';
import { answersOf, answersVariable } from './bare-answers.js';
import { type ReadService, seedReadService } from './service.js';

const names = {
  bare: 'bare Nest + Fastify + node:crypto',
  sqlite: 'Signet on SQLite',
  postgres: 'Signet on PostgreSQL',
};
const target = { atLeast: 0.8 };

interface Question {
  readonly bench: string;
  /** Whether each step asks about another live access token. */
  readonly ofTokens: boolean;
  ask(token: string, api: string): PlannedRequest;
  /** In every right answer. */
  readonly expected: string;
}

/** RFC 7662: an API asks about tokens that name it. */
export const introspectBench = readBench({
  bench: 'introspect',
  ofTokens: true,
  ask: (token, api) => formRequest('/introspect', { token }, { authorization: api }),
  expected: '"active":true',
});

/** OpenID Connect Core 1.0 §5.3. */
export const userinfoBench = readBench({
  bench: 'userinfo',
  ofTokens: true,
  ask: (token) => ({ path: '/userinfo', headers: { authorization: `Bearer ${token}` } }),
  expected: '"email":"',
});

/** RFC 7517 §5. */
export const jwksBench = readBench({
  bench: 'jwks',
  ofTokens: false,
  ask: () => ({ path: '/jwks' }),
  expected: '"keys":[',
});

/** OpenID Connect Discovery 1.0 §4. */
export const discoveryBench = readBench({
  bench: 'discovery',
  ofTokens: false,
  ask: () => ({ path: '/.well-known/openid-configuration' }),
  expected: '"jwks_uri":"',
});

/** Answers that others wait for at each of their requests, or at each start: ours with its database, against the floor. */
function readBench(question: Question): (options: BenchOptions) => Promise<Report> {
  const { bench, ofTokens } = question;
  return ({ light, log }) =>
    onStage(async (stage) => {
      const sqlite = await issuerWith(stage, question, light);
      const [token = ''] = sqlite.tokens;
      const answers = await answersOf(sqlite.issuer.url, sqlite.issuer.seeded.api, token);
      const env = { [answersVariable]: JSON.stringify(answers) };
      const program = fileURLToPath(new URL('./bare-app.js', import.meta.url));
      const bare = stage.keep(await startContestant({ command: [process.execPath, program], env }));
      const entries: Entry[] = [
        { name: names.bare, contestant: bare, step: stepOf(question, sqlite.tokens, answers.api) },
        { name: names.sqlite, contestant: sqlite.issuer, step: stepOf(question, sqlite.tokens, answers.api) },
      ];
      if (!light) {
        const server = stage.keep(await startPostgres());
        const { issuer, tokens } = await issuerWith(stage, question, light, await server.createDatabase());
        const contestant = withServer(issuer, server);
        entries.push({ name: names.postgres, contestant, step: stepOf(question, tokens, issuer.seeded.api) });
      }
      const size = light ? { rounds: 3, steps: ofTokens ? 1500 : 8000 } : { rounds: 5, steps: ofTokens ? 2500 : 8000 };
      const samples = await inRounds(entries, { bench, ...size, log });
      const measured = [names.sqlite, names.postgres].filter((name) => samples.has(name));
      const lines = compared(samples, [
        { of: names.bare, against: names.bare },
        ...measured.map((of) => ({ of, against: names.bare, as: 'bare', target })),
      ]);
      return { bench, lines, notes: ofTokens ? [`Live access tokens in use: ${sqlite.tokens.length}.`] : [] };
    });
}

interface AskedIssuer {
  readonly issuer: SignetIssuer<ReadService>;
  readonly tokens: readonly string[];
}

async function issuerWith(
  stage: Stage,
  { ofTokens }: Question,
  light: boolean,
  databaseUrl?: string,
): Promise<AskedIssuer> {
  const many = ofTokens && !light;
  const people = ofTokens ? 10 : 1;
  const issuer = stage.keep(await startSignet({ databaseUrl, seed: seedReadService(people) }));
  const counts = ofTokens ? { grants: many ? 10 : 5, tokens: 10 } : { grants: 1, tokens: 1 };
  return { issuer, tokens: await obtainAccessTokens(issuer.url, issuer.seeded, counts) };
}

/** Takes the tokens in turn: whoever remembered one would have to remember all. */
function stepOf({ ask, expected, bench }: Question, tokens: readonly string[], api: string): Load['step'] {
  const planned = tokens.map((token) => ask(token, api));
  return async (send, index) => {
    const { body } = await send(planned[index % planned.length] as PlannedRequest);
    if (!body.includes(expected)) throw new Error(`${bench}: an answer without ${expected}`);
  };
}
