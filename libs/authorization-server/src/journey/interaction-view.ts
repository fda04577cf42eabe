import { disclosedScopes } from '../claims/disclosed-scopes.js';
import { consentBasis } from '../grants/consent-basis.js';
import type { VerifiedRedirectUri } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Interaction } from '../records/interaction.js';
import type { PromptValue } from '../records/person-request.js';
import type { ResourceAccess } from '../records/resource-access.js';
import { type Digest, digest } from '../shared/digest.js';
import type { StepName } from './pending-steps.js';

/** What the pages of a journey show. */
export interface InteractionView {
  readonly interaction: Interaction;
  readonly client: Client;
  readonly identityScopes: readonly string[];
  readonly resources: ReadonlyArray<{
    readonly name: string;
    readonly identifier: string;
    readonly scopes: ReadonlyArray<{ readonly name: string; readonly description: string }>;
  }>;
  /** Where the answer will go; undefined for a device, which asks for it itself. */
  readonly redirectUri?: VerifiedRedirectUri | undefined;
  /** Says what the page shows of the client; comes back with the answer. */
  readonly seen: Digest;
  readonly prompts: readonly PromptValue[];
  readonly loginHint?: string | undefined;
  /** What is asked next of whoever is there; undefined where nothing is. */
  readonly next?: StepName | undefined;
  /** Why. */
  readonly reason?: string | undefined;
  /** The subject that proved something here, or that it was allowed by. */
  readonly provedBy?: string | undefined;
  /** It was answered: nothing is asked any more, and what is sent again ends where that did. */
  readonly isAnswered: boolean;
}

/** How far a person has come. */
export type Progress = Pick<InteractionView, 'next' | 'reason' | 'provedBy'>;

export async function viewOf(
  { stores }: Pick<CorePorts, 'stores'>,
  interaction: Interaction,
  client: Client,
  progress: Progress,
): Promise<InteractionView> {
  const { request } = interaction;
  return {
    interaction,
    client,
    identityScopes: disclosedScopes(request),
    resources: await Promise.all(request.resources.map((access) => describeAccess(stores, access))),
    redirectUri: request.kind === 'authorization' ? request.redirectUri : undefined,
    seen: seenOf(client),
    prompts: request.prompts,
    loginHint: request.loginHint,
    isAnswered: interaction.answer !== undefined,
    ...progress,
  };
}

/** Of a client as a page shows it: another one where what a person relies on is another. */
export function seenOf(client: Client): Digest {
  return digest(JSON.stringify(consentBasis(client)));
}

async function describeAccess({ resourceServers }: CorePorts['stores'], access: ResourceAccess) {
  const resourceServer = await resourceServers.find(access.identifier);
  return {
    name: resourceServer?.name ?? access.identifier,
    identifier: access.identifier,
    scopes: access.scopes.map((name) => ({ name, description: resourceServer?.scopes[name] ?? name })),
  };
}
