import type { Contestant } from '../harness/contestant.js';
import { formRequest } from '../harness/forms.js';
import { type Load, measure, requests } from '../harness/load.js';
import type { Stage } from '../harness/stage.js';
import { startSignet } from '../signet/issuer.js';
import { audience, scope, seedTokenService } from '../token/service.js';
import { addPeople, type Password } from './people.js';
import { seedApplication, signInStep } from './sign-in-step.js';

/** An issuer at which people sign in and a service gets tokens. */
export interface BusyIssuer {
  readonly name: string;
  readonly contestant: Contestant;
  /** Of the issuer: whoever writes to its database needs it. */
  readonly env: Readonly<Record<string, string>>;
  /** Client credentials for an ES256 access token. */
  readonly token: Load['step'];
  /** A whole sign-in with a password. */
  readonly signIn: Load['step'];
}

export interface BusyIssuerOptions {
  readonly name: string;
  /** Default: SQLite in a temporary folder. */
  readonly databaseUrl?: string | undefined;
  /** As of `startSignet`. */
  readonly program?: string | undefined;
  /** With the parameters of the product. */
  readonly password: Password;
  /** With the smallest: what the pages do is compiled before anything is measured, without seconds of hashing. */
  readonly quickPassword: Password;
  /** Sign-ins with that. */
  readonly warmUp: number;
}

/** Enough that no sign-in waits for the row of another one. */
const peopleCount = 64;

export async function startBusyIssuer(stage: Stage, options: BusyIssuerOptions): Promise<BusyIssuer> {
  const { name, databaseUrl, program, password, quickPassword, warmUp } = options;
  const contestant = stage.keep(
    await startSignet({
      databaseUrl,
      program,
      seed: async (signet) => ({ authorization: await seedTokenService(signet), path: await seedApplication(signet) }),
    }),
  );
  const { authorization, path } = contestant.seeded;
  const signingIn = async (group: string, shared: Password) => {
    const people = await addPeople(contestant.env, { name: group, count: peopleCount, password: shared });
    return signInStep(contestant.url, path, people);
  };
  await measure(contestant, { count: warmUp, concurrency: 16, step: await signingIn('quick', quickPassword) });
  const form = { grant_type: 'client_credentials', scope, resource: audience };
  const asked = formRequest('/token', form, { authorization });
  return {
    name,
    contestant,
    env: contestant.env,
    token: requests(() => asked),
    signIn: await signingIn('person', password),
  };
}
