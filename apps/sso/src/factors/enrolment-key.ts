import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { KeptOnce } from '@signet/administration';
import { digest, identifier, longestSession, type RandomSource } from '@signet/authorization-server';
import { newRecoveryCodes } from '@signet/identity';
import { field } from '../http/parameters.js';
import type { Issuer } from '../issuer/issuer.js';
import type { ConfirmedFactor, FactorOccasion } from './factor-kind.js';

type Needs = Pick<FactorOccasion, 'issuer' | 'account' | 'about'>;
const setupForm = /^[A-Za-z0-9_-]{22}$/;
/** Seconds for which something that was shown to work can be kept. */
const confirmedFor = 900;

/** Names one setting up: comes back with its form, so that the form that is shown again is the same. */
export function setupOf({ issuer, visit }: Pick<FactorOccasion, 'issuer' | 'visit'>): string {
  const came = field(visit.parameters, 'setup');
  // Of an address anybody may have written it.
  return visit.request.method === 'POST' && setupForm.test(came) ? came : identifier(issuer.random);
}

/** What is new of this setting up, for this person here: nothing of it is stored, and nobody else can say it. */
export async function derived(needs: Needs, what: string, setup: string, length: number): Promise<Uint8Array> {
  const about = JSON.stringify([what, needs.account.subject, needs.about, setup]);
  return new Uint8Array(hkdfSync('sha256', await keyOf(needs.issuer), '', about, length));
}

/** The recovery codes of this setting up. */
export async function derivedCodes(needs: Needs, setup: string): Promise<ReturnType<typeof newRecoveryCodes>> {
  return newRecoveryCodes(new Stretched(await derived(needs, 'recovery codes', setup, 512)));
}

/** One setting up, as its form brings it back. */
export interface SetUp {
  /** What was shown to work; undefined of recovery codes alone. */
  readonly confirmed?: ConfirmedFactor | undefined;
  /** It is kept once: codes that were used do not come back with the same form. */
  readonly once: KeptOnce;
}

/** For a form to bring back: it holds for this person and this setting up alone. */
export async function sealed(needs: Needs, setup: string, confirmed?: ConfirmedFactor): Promise<string> {
  const text = JSON.stringify({ confirmed, until: needs.issuer.clock.now() + confirmedFor });
  return `${Buffer.from(text).toString('base64url')}.${await proofOf(needs, setup, text)}`;
}

/** Undefined where it is none, or too old. */
export async function unsealed(needs: Needs, setup: string, presented: string): Promise<SetUp | undefined> {
  const [encoded = '', proof = ''] = presented.split('.');
  const text = Buffer.from(encoded, 'base64url').toString();
  const [expected, received] = [Buffer.from(await proofOf(needs, setup, text)), Buffer.from(proof)];
  if (expected.length !== received.length || !timingSafeEqual(expected, received)) return undefined;
  const { confirmed, until } = JSON.parse(text) as { readonly confirmed?: ConfirmedFactor; readonly until: number };
  if (until <= needs.issuer.clock.now()) return undefined;
  const { account, about } = needs;
  // Of the setting up and not of its seal: the same codes are shown under many.
  const once = digest(JSON.stringify(['factor set up', account.subject, about, setup]));
  // No form outlives the session, or the way, that it was made in.
  const { clock, administration } = needs.issuer;
  return { confirmed, once: { digest: once, until: clock.now() + longestSession(administration.own.settings) } };
}

async function proofOf({ issuer, account, about }: Needs, setup: string, text: string): Promise<string> {
  return createHmac('sha256', await keyOf(issuer))
    .update(JSON.stringify(['confirmed', account.subject, about, setup, text]))
    .digest('base64url');
}

function keyOf({ stores, random }: Issuer): Promise<Uint8Array> {
  return stores.secrets.findOrInsert('factor_enrolment', random.bytes(32));
}

/** Bytes that are given out one after the other. */
class Stretched implements RandomSource {
  #given = 0;

  constructor(private readonly all: Uint8Array) {}

  bytes(length: number): Uint8Array {
    const given = this.all.slice(this.#given, this.#given + length);
    if (given.length < length) throw new Error('all of them were given');
    this.#given += length;
    return given;
  }
}
