import { type Client, clientMetadata, consoleClientId } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { Initiator } from '../initiator.js';
import type { ClientDeps } from './client-changes.js';
import { declareAnyClient } from './declare-client.js';
import { deleteClient } from './delete-client.js';

/** What operators say of a client that the issuer makes for itself: who may use it, and how well they have signed in. */
const saidByOperators = ['allowed_groups', 'allowed_organizations', 'required_acr', 'default_max_age'];

export interface OwnClient {
  readonly clientId: typeof consoleClientId;
  /** Without what operators say; undefined: there is none. */
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
}

interface Deps extends ClientDeps {
  readonly clients: { find(clientId: string): Promise<Client | undefined> };
}

/**
 * A client of the issuer itself as this program has it, with what operators say of it. What is the same is not written; what another
 * process of the issuer does at the same moment is what is done here.
 */
export async function keepOwnClient(deps: Deps, initiator: Initiator, own: OwnClient): Promise<void> {
  try {
    await keep(deps, initiator, own);
  } catch (error) {
    if (!(error instanceof AdministrationError) || !meanwhile.includes(error.code)) throw error;
    await keep(deps, initiator, own);
  }
}

/** Made or deleted by another one. */
const meanwhile: readonly string[] = ['exists', 'unknown'];

async function keep(deps: Deps, initiator: Initiator, { clientId, metadata }: OwnClient): Promise<void> {
  const before = await deps.clients.find(clientId);
  if (metadata) {
    const kept = before?.origin === 'operator' ? said(clientMetadata(before)) : {};
    await declareAnyClient(deps, initiator, { clientId, metadata: { ...kept, ...metadata } });
  } else if (before) await deleteClient(deps, initiator, { clientId });
}

function said(metadata: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => saidByOperators.includes(name)));
}

/** @throws AdministrationError invalid where it is of the issuer, and all that is not said by operators */
export function requireSaidByOperators(clientId: string, patch: object): void {
  if (clientId !== consoleClientId) return;
  const own = Object.keys(patch).find((name) => !saidByOperators.includes(name));
  if (own === undefined) return;
  const names = saidByOperators.join(', ');
  throw new AdministrationError('invalid', `${clientId} is made by the issuer itself: of it you say ${names}`);
}

/** Whether each start of an issuer makes it: no configuration and no other issuer is told of it. */
export function isOwnClient({ clientId }: Pick<Client, 'clientId'>): boolean {
  return clientId === consoleClientId;
}
