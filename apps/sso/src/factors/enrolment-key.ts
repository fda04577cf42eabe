import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { FormOnce } from '@signet/administration';
import { digest, type RandomSource, timedIdentifier } from '@signet/authorization-server';
import { newRecoveryCodes } from '@signet/identity';
import { field } from '../http/parameters.js';
import type { Issuer } from '../issuer/issuer.js';
import type { ConfirmedFactor, FactorOccasion } from './factor-kind.js';

type Needs = Pick<FactorOccasion, 'issuer' | 'account' | 'about'>;
/** As `timedIdentifier` makes it. */
const setupForm = /^[0-9a-f]{8}[\w-]{19}$/;
/** Seconds for which the form of one setting up can be sent. */
const setupFor = 86_400;
/** Seconds for which something that was shown to work can be kept. */
const confirmedFor = 900;

/** Names one setting up: comes back with its form, so that the form that is shown again is the same. */
export function setupOf({ issuer, visit }: Pick<FactorOccasion, 'issuer' | 'visit'>): string {
  const came = field(visit.parameters, 'setup');
  // Of an address anybody may have written it.
  return visit.request.method === 'POST' && isOpen(came, issuer.clock.now()) ? came : newSetup(issuer);
}

export function newSetup({ random, clock }: Pick<Issuer, 'clock' | 'random'>): string {
  return timedIdentifier(random, clock.now());
}

/** What is set up by it is set up once: remembered for longer than it is good, also by a clock that was set back. */
export function onceOf(setup: string): FormOnce {
  return { digest: digest(`setting up ${setup}`), until: madeAt(setup) + 2 * setupFor };
}

function isOpen(setup: string, now: number): boolean {
  return setupForm.test(setup) && Math.abs(now - madeAt(setup)) < setupFor;
}

function madeAt(setup: string): number {
  return Number.parseInt(setup.slice(0, 8), 16);
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

/** What was shown to work, for a form to bring back: it holds for this person and this setting up alone. */
export async function sealed(needs: Needs, setup: string, confirmed: ConfirmedFactor): Promise<string> {
  const text = JSON.stringify({ confirmed, until: needs.issuer.clock.now() + confirmedFor });
  return `${Buffer.from(text).toString('base64url')}.${await proofOf(needs, setup, text)}`;
}

/** Undefined where it is none, or too old. */
export async function unsealed(needs: Needs, setup: string, presented: string): Promise<ConfirmedFactor | undefined> {
  const [encoded = '', proof = ''] = presented.split('.');
  const text = Buffer.from(encoded, 'base64url').toString();
  const [expected, received] = [Buffer.from(await proofOf(needs, setup, text)), Buffer.from(proof)];
  if (expected.length !== received.length || !timingSafeEqual(expected, received)) return undefined;
  const { confirmed, until } = JSON.parse(text) as { readonly confirmed: ConfirmedFactor; readonly until: number };
  return until > needs.issuer.clock.now() ? confirmed : undefined;
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
