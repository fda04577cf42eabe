import {
  digest,
  type EpochSeconds,
  type InitialAccessToken,
  type InitialAccessTokenStore,
  opaqueToken,
} from '@signet/authorization-server';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import type { Page, PageRequest } from '../page.js';
import { pageOf } from '../page-of.js';
import { requireWithin, unknown } from '../refusals.js';

/** An initial access token (RFC 7591 §1.2) as it leaves administration. */
export interface InitialAccessTokenView {
  /** Names it and opens nothing: 24 hexadecimal digits, for a name at a shell must not begin with a hyphen. */
  readonly tokenId: string;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
  /** Registrations that it is still good for. */
  readonly remaining: number;
  /** Confidential clients that it registers may do without PKCE. */
  readonly pkceOptional: boolean;
}

export interface NewInitialAccessToken {
  /** Clients that it may register, 1 to 10000. */
  readonly uses: number;
  /** Seconds that it is good for, 1 to 10000 days. */
  readonly lifetime: number;
  /** Confidential clients that it registers may do without PKCE; default: they may not. */
  readonly pkceOptional?: boolean | undefined;
}

const isGoodFor = { what: 'an initial access token is good for', least: 1, most: 10_000 } as const;
const day = 86_400;
/** What it may be good for. */
export const initialAccessTokenBounds = {
  uses: { ...isGoodFor, unit: 'registrations' },
  days: { ...isGoodFor, unit: 'days' },
  lifetime: { ...isGoodFor, most: isGoodFor.most * day, unit: 'seconds' },
} as const;

/** @returns with the token itself, which nobody can tell later. @throws AdministrationError invalid */
export async function createInitialAccessToken(
  { unitOfWork, clock, random }: Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'random'>,
  initiator: Initiator,
  { uses, lifetime, pkceOptional = false }: NewInitialAccessToken,
): Promise<InitialAccessTokenView & { readonly token: string }> {
  requireWithin(uses, initialAccessTokenBounds.uses);
  requireWithin(lifetime, initialAccessTokenBounds.lifetime);
  const token = opaqueToken(random);
  const createdAt = clock.now();
  const stored = { digest: digest(token), createdAt, expiresAt: createdAt + lifetime, remaining: uses, pkceOptional };
  await unitOfWork.run(initiator, ({ initialAccessTokens }) => initialAccessTokens.insert(stored));
  return { ...viewOfInitialAccessToken(stored), token };
}

/** Oldest first, with those that expired and are not swept yet. A search looks in `tokenId`. @throws AdministrationError invalid */
export async function listInitialAccessTokens(
  { initialAccessTokens }: { readonly initialAccessTokens: InitialAccessTokenStore },
  request: PageRequest,
): Promise<Page<InitialAccessTokenView>> {
  const tokens = (await initialAccessTokens.list()).map(viewOfInitialAccessToken);
  return pageOf(
    tokens,
    ({ createdAt, tokenId }) => `${String(createdAt).padStart(12, '0')} ${tokenId}`,
    ({ tokenId }) => [tokenId],
    request,
  );
}

/** Clients that it registered stay. @throws AdministrationError unknown */
export function revokeInitialAccessToken(
  { unitOfWork }: Pick<AdministrationPorts, 'unitOfWork'>,
  initiator: Initiator,
  tokenId: string,
): Promise<void> {
  return unitOfWork.run(initiator, async ({ initialAccessTokens }) => {
    const found = (await initialAccessTokens.list()).find(
      (token) => viewOfInitialAccessToken(token).tokenId === tokenId,
    );
    if (!found || !(await initialAccessTokens.delete(found.digest))) throw unknown('initial access token');
  });
}

// A digest of the digest: what is kept of a token never leaves, not even in part.
export function viewOfInitialAccessToken({ digest: stored, ...token }: InitialAccessToken): InitialAccessTokenView {
  const tokenId = Buffer.from(digest(stored), 'base64url').toString('hex').slice(0, 24);
  return { tokenId, ...token };
}
