import { createHmac } from 'node:crypto';
import { type EpochSeconds, type IdentityProvider } from '@signet/authorization-server';
import { openText, sealText } from '../http/sealed.js';
import type { Issuer } from '../issuer/issuer.js';

/** Seconds for which somebody may be at a provider. */
const stateLifetime = 900;
/** Characters of `again` that an address carries for us; of a longer one there is no way back but a fresh sign-in. */
const longestAgain = 1_500;
/** Characters of a state of ours. */
export const longestState = 4_096;

/** What somebody was sent to a provider for. Its answer is good for this alone, once. */
export type Errand =
  /** Within an interaction, which is bound to the browser that began it. */
  | { readonly purpose: 'sign_in'; readonly interactionId: string; readonly again?: string | undefined }
  /** For whoever is signed in by this session, on the pages of their own. */
  | { readonly purpose: 'link'; readonly sessionId: string };

interface Kept {
  readonly errand: Errand;
  readonly at: EpochSeconds;
  /** So that no two are the same. */
  readonly random: string;
}

/** What of a request is known to nobody but us and the provider: both follow from the state, and nothing of them is stored. */
export interface Secrets {
  readonly nonce: string;
  /** RFC 7636 §4.1. */
  readonly codeVerifier: string;
}

/**
 * The `state` of a request: sealed, for this provider as it is described now. Nothing is stored of who has not come back, so that
 * strangers fill no table.
 */
export async function stateOf(issuer: Issuer, provider: IdentityProvider, errand: Errand): Promise<string> {
  const { random, clock } = issuer;
  const isLong = errand.purpose === 'sign_in' && (errand.again?.length ?? 0) > longestAgain;
  const kept: Kept = {
    errand: isLong ? { ...errand, again: undefined } : errand,
    at: clock.now(),
    random: Buffer.from(random.bytes(16)).toString('base64url'),
  };
  return sealText({ key: await keyOf(issuer), random }, JSON.stringify(kept), contextOf('state', provider));
}

/** Undefined of what was not sealed here, for this provider, or long ago. */
export async function errandOf(issuer: Issuer, provider: IdentityProvider, state: string): Promise<Errand | undefined> {
  if (state.length > longestState) return undefined;
  const text = openText(await keyOf(issuer), state, contextOf('state', provider));
  if (text === undefined) return undefined;
  const { errand, at }: Kept = JSON.parse(text);
  return isYoung(issuer, at) ? errand : undefined;
}

export async function secretsOf(issuer: Issuer, state: string): Promise<Secrets> {
  const key = await keyOf(issuer, 'upstream_request');
  const derived = (what: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([what, state]))
      .digest('base64url');
  return { nonce: derived('nonce'), codeVerifier: derived('code_verifier') };
}

/** Until when a state must be known as used. */
export function usedUntil({ clock }: Issuer): EpochSeconds {
  return clock.now() + 2 * stateLifetime;
}

/** What is carried from one address of ours to the next: an answer that was posted, or who somebody is there. */
export async function sealCarried(
  issuer: Issuer,
  provider: IdentityProvider,
  { what, value }: { readonly what: string; readonly value: unknown },
): Promise<string> {
  const { random, clock } = issuer;
  const text = JSON.stringify({ value, at: clock.now() });
  return sealText({ key: await keyOf(issuer), random }, text, contextOf(what, provider));
}

export async function openCarried(
  issuer: Issuer,
  provider: IdentityProvider,
  { what, sealed }: { readonly what: string; readonly sealed: string },
): Promise<unknown> {
  const text = openText(await keyOf(issuer), sealed, contextOf(what, provider));
  if (text === undefined) return undefined;
  const { value, at } = JSON.parse(text) as { readonly value: unknown; readonly at: EpochSeconds };
  return isYoung(issuer, at) ? value : undefined;
}

export function isYoung({ clock }: Issuer, at: EpochSeconds): boolean {
  const age = clock.now() - at;
  return age >= -60 && age < stateLifetime;
}

/** Of another provider, of another issuer at its place or of another client there, nothing opens. */
export function contextOf(what: string, { providerId, issuer, clientId }: IdentityProvider): string {
  return JSON.stringify([what, providerId, issuer, clientId]);
}

/** One seals, and nothing else is made of it; nonce and verifier are made of the second, and the third seals what a session keeps. */
export function keyOf(
  { stores, random }: Issuer,
  name: 'upstream_state' | 'upstream_request' | 'upstream_sign_out' = 'upstream_state',
): Promise<Uint8Array> {
  return stores.secrets.findOrInsert(name, random.bytes(32));
}
