import { listKeys, type SigningKeyView } from '@signet/administration';
import type { Command } from 'commander';
import { CliError, type CliIo, inspect } from '../command-context.js';
import { type Judgement, judge } from '../drill/judge.js';
import { readKnownKeys } from '../drill/known-keys.js';
import { isPublished } from '../drill/published.js';
import { printAll } from '../output.js';
import { askServer } from '../server/ask-server.js';
import { pageAt } from '../server/index.js';

/** As many as a page may have: more than any issuer keeps. */
const mostKeys = 1000;
/** Milliseconds for the health page of one API. */
const within = 5_000;

/** A rotation or a withdrawal now would go wrong somewhere, or an API did not say. */
class DrillFailed extends CliError {
  override readonly exitCode = 4;
}

/** What came of asking one API. */
interface Asked {
  readonly url: string;
  /** Why there is no judgement. */
  readonly failure?: string;
  readonly judgement?: Judgement;
}

/** `signet keys drill` */
export function addDrill(keys: Command, io: CliIo): void {
  keys
    .command('drill <url...>')
    .description(
      'ask the health pages of APIs whether a rotation or a withdrawal now would refuse anybody; changes nothing',
    )
    .option('--json', 'print JSON: a list')
    .action(async (urls: readonly string[], { json }: { json?: boolean }) => {
      const { issuer, items } = await inspect(
        io,
        async (here) => ({ issuer: here.issuer, ...(await listKeys(here.stores, { limit: mostKeys })) }),
        async (api) => ({
          issuer: api.issuer,
          ...(await pageAt<SigningKeyView>(api, 'listKeys', { limit: mostKeys })),
        }),
      );
      const now = io.clock?.now() ?? Math.floor(Date.now() / 1000);
      const asked = await Promise.all(urls.map((url) => ask(url, issuer, items, now)));
      const published = items.filter((key) => isPublished(key, now)).length;
      printAll(io, json, asked, {
        API: ({ url }) => url,
        KEYS: ({ judgement }) => (judgement ? `${judgement.known} of ${published}` : '-'),
        ROTATION: ({ judgement, failure }) => told(judgement?.rotation, failure),
        WITHDRAWAL: ({ judgement, failure }) => told(judgement?.withdrawal, failure),
      });
      const wrong = asked.filter(({ judgement }) => !judgement?.rotation.isGood || !judgement.withdrawal.isGood);
      if (wrong.length > 0) throw new DrillFailed(`not at all of them: ${wrong.length} of ${asked.length}`);
    });
}

async function ask(url: string, issuer: string, keys: readonly SigningKeyView[], now: number): Promise<Asked> {
  try {
    // A page that says that its API is not ready says of its keys all the same.
    const { body } = await askServer(url, { headers: { accept: 'application/json' } }, within);
    const known = readKnownKeys(body, issuer);
    return known ? { url, judgement: judge(keys, known, now) } : { url, failure: `says nothing of keys of ${issuer}` };
  } catch (error) {
    if (error instanceof CliError) return { url, failure: error.message };
    throw error;
  }
}

function told(outcome: Judgement['rotation'] | undefined, failure = 'no answer'): string {
  if (!outcome) return failure;
  return `${outcome.isGood ? 'good' : 'bad'}: ${outcome.why}`;
}
