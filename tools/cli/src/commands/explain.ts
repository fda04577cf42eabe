import { explainRefusal } from '@signet/administration';
import { readSupportCode } from '@signet/auth-contracts';
import {
  type ExplainedCheck,
  type ExplainedRefusal,
  type ExplainedToken,
  type GrantStandings,
  type Story,
  tokenExplainer,
} from '@signet/authorization-server';
import type { StoredStandings } from '@signet/persistence';
import type { Command } from 'commander';
import { CliError, type CliIo, inspect, print } from '../command-context.js';
import { time } from '../output.js';

interface Options {
  readonly as?: string;
  readonly json?: boolean;
}

interface Told {
  readonly refusal?: ExplainedRefusal['refusal'];
  readonly token?: Omit<ExplainedToken, 'story'>;
  readonly story?: Story;
}

/** `signet explain ...` */
export function addExplain(program: Command, io: CliIo): void {
  program
    .command('explain <code|token>')
    .description('what a support code stands for, or what a token is worth now; "-" reads it from the standard input')
    .option('--as <audience>', 'of a token: the API to check it as (default: those that it names)')
    .option('--json', 'print JSON')
    .action(async (argument: string, { as, json }: Options) => {
      const given = (argument === '-' ? await io.readStdin() : argument).trim();
      const isCode = readSupportCode(given) !== undefined;
      if (isCode && as !== undefined) throw new CliError('--as is of a token');
      const told = isCode ? await codeTold(io, given) : await tokenTold(io, given, as);
      print(io, json, told, [
        ...(told.refusal ? refusalLines(told.refusal) : []),
        ...tokenLines(told),
        ...storyLines(told),
      ]);
      if (told.token?.accepted === false) throw new CliError('the token is not good');
    });
}

function codeTold(io: CliIo, code: string): Promise<Told> {
  return inspect<Told>(
    io,
    ({ ports, stores }) => explainRefusal({ clock: ports.clock, stores }, code),
    async (api) => (await api.call<Told>('explain', { body: { code } })).body,
  );
}

function tokenTold(io: CliIo, token: string, audience: string | undefined): Promise<Told> {
  return inspect<Told>(
    io,
    async ({ ports, stores, standings, unitOfWork }) => {
      if (audience !== undefined && !(await stores.resourceServers.find(audience))) {
        throw new CliError(`there is no API ${audience}`);
      }
      const explain = tokenExplainer({ ...ports, standings: withoutClaims(standings), stores, unitOfWork });
      const { story, ...explained } = await explain(token, audience);
      return { token: explained, ...(story && { story }) };
    },
    async (api) => (await api.call<Told>('explain', { body: { token, audience } })).body,
  );
}

/** Whether somebody may still have tokens is asked here, and nothing of what is told of them. */
function withoutClaims(stored: StoredStandings): GrantStandings {
  return {
    find: async (grantId, jti) => {
      const standing = await stored.find(grantId, jti);
      const { account } = standing ?? {};
      const person = account && { subject: account.subject, disabled: account.disabledAt !== undefined, claims: {} };
      return standing && { ...standing, account: person };
    },
  };
}

function refusalLines(refusal: ExplainedRefusal['refusal']): string[] {
  const { supportCode, at, place, code, check, expected, received, likelyCause, clientId, letOn } = refusal;
  return [
    `${supportCode}  ${time(at)}  ${place}`,
    `check     ${check} (${code})${letOn ? ', reported only: the request went on' : ''}`,
    `expected  ${expected}`,
    `received  ${received}`,
    ...(clientId === undefined ? [] : [`client    ${clientId}`]),
    ...(likelyCause === undefined ? [] : [`cause     ${likelyCause}`]),
  ];
}

function tokenLines({ token }: Told): string[] {
  if (!token) return [];
  const judged = token.judgements.flatMap(({ audience, accepted, checks }) => [
    `${accepted ? 'accepted' : 'REJECTED'} as ${audience}`,
    ...checks.map(checkLine),
  ]);
  return [...judged, ...(token.known.length > 0 ? ['known to the issuer', ...token.known.map(checkLine)] : [])];
}

function checkLine({ check, ok, expected, received, cause }: ExplainedCheck): string {
  const why = ok || cause === undefined ? '' : ` (${cause})`;
  return `  ${ok ? 'pass' : 'FAIL'}  ${check}: expected ${expected}, received ${received}${why}`;
}

function storyLines({ story }: Told): string[] {
  if (!story) return [];
  const { change, command } = story.setting;
  return [
    `means     ${story.means}`,
    ...story.causes.map((cause, index) => `${index === 0 ? 'likely   ' : 'or       '} ${cause}`),
    `change    ${change}${command === undefined ? '' : `: ${command}`}`,
  ];
}
