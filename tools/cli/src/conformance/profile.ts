import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SigningAlgorithm } from '@signet/authorization-server';
import { CliError } from '../command-context.js';

/** What a certification profile needs of the issuer, as a file of tools/conformance/profiles holds it. */
export interface ConformanceProfile {
  readonly title: string;
  /** Names of the suite's test plans. */
  readonly plans: readonly string[];
  /** Environment that the issuer must run with. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where the suite registers clients itself: it sends no challenge, so its initial access token lets them do without. */
  readonly registration?: { readonly pkce: 'optional' };
  /** By the name that the suite's configuration has for each. `{base}` stands for the suite's redirect base. */
  readonly clients: Readonly<Record<string, ConformanceClient>>;
}

export interface ConformanceClient {
  /** Of a client that signs: it gets a fresh key. */
  readonly signingAlgorithm?: SigningAlgorithm;
  /** Of a client that an operator makes (RFC 7591, and Signet's own members). */
  readonly metadata: Readonly<Record<string, unknown>>;
}

const folder = fileURLToPath(new URL('../../../conformance/profiles/', import.meta.url));

export function profileNames(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/** @param base the suite's address for this test, such as https://www.certification.openid.net/test/a/my-alias */
export function readProfile(name: string, base: string): ConformanceProfile {
  if (!profileNames().includes(name)) throw new CliError(`the profiles are ${profileNames().join(', ')}`);
  if (!URL.canParse(base) || base.endsWith('/')) throw new CliError('--redirect-base is an URL without trailing slash');
  const text = readFileSync(`${folder}${name}.json`, 'utf8');
  return JSON.parse(text, (_key, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('{base}', base) : value,
  ) as ConformanceProfile;
}
