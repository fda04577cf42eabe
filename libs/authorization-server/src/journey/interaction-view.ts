import type { LocalizedText } from '@signet/auth-contracts';
import { disclosedScopes } from '../claims/disclosed-scopes.js';
import { consentBasis } from '../grants/consent-basis.js';
import type { VerifiedRedirectUri } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Interaction } from '../records/interaction.js';
import type { PromptValue } from '../records/person-request.js';
import type { ProvedMethod } from '../records/proved-method.js';
import type { ResourceAccess } from '../records/resource-access.js';
import type { ResourceServer } from '../records/resource-server.js';
import { type Digest, digest } from '../shared/digest.js';
import { type AccessLasts, accessLasts } from './access-lasts.js';
import type { WantedClass } from './assurance.js';
import type { StepName } from './pending-steps.js';
import { type TimeLimit, timeLimitOf } from './time-limit.js';
import type { LaterVisit, Visit } from './visits.js';

/** What the pages of a journey show. */
export interface InteractionView {
  readonly interaction: Interaction;
  readonly client: Client;
  readonly identityScopes: readonly string[];
  readonly resources: ReadonlyArray<{
    readonly name: LocalizedText;
    readonly identifier: string;
    readonly scopes: ReadonlyArray<{ readonly name: string; readonly description: LocalizedText }>;
  }>;
  readonly lasts: AccessLasts;
  /** Where the answer will go; undefined for a device, which asks for it itself. */
  readonly redirectUri?: VerifiedRedirectUri | undefined;
  /** Says what the page shows of the client and of what is asked for; comes back with the answer. */
  readonly seen: Digest;
  readonly prompts: readonly PromptValue[];
  readonly loginHint?: string | undefined;
  /** What is asked next of whoever is there; undefined where nothing is. */
  readonly next?: StepName | undefined;
  /** Why. */
  readonly reason?: string | undefined;
  /** What is to be proved of them, where that is more than was, or what is offered to them reaches. */
  readonly wanted?: WantedClass | undefined;
  /** With a device that is remembered, that would not be asked. */
  readonly isSparedByDevice: boolean;
  /** The subject that is asked, half signed in or by their session. */
  readonly asked?: string | undefined;
  /** What they proved within the interaction. */
  readonly proved?: readonly ProvedMethod[] | undefined;
  /** The subject that proved something here, or that it was allowed by. */
  readonly provedBy?: string | undefined;
  /** What the organization is called that the person acts for. */
  readonly organization?: string | undefined;
  /** How long whoever is there has. */
  readonly limit: TimeLimit;
  /** It was answered: nothing is asked any more, and what is sent again ends where that did. */
  readonly isAnswered: boolean;
}

/** How far a person has come. */
export type Progress = Pick<
  InteractionView,
  'next' | 'reason' | 'wanted' | 'isSparedByDevice' | 'asked' | 'proved' | 'provedBy'
>;

export async function viewOf(
  { stores, settings }: Pick<CorePorts, 'settings' | 'stores'>,
  { interaction, request, client }: Pick<LaterVisit, 'client' | 'interaction' | 'request'>,
  progress: Progress,
): Promise<InteractionView> {
  const resources = await Promise.all(
    request.resources.map(({ identifier }) => stores.resourceServers.find(identifier)),
  );
  const { organizationId } = request;
  const organization = organizationId === undefined ? undefined : await stores.organizations.find(organizationId);
  return {
    interaction,
    client,
    identityScopes: disclosedScopes(request),
    resources: request.resources.map((access, index) => describeAccess(resources[index], access)),
    lasts: accessLasts(settings, request, client, resources),
    redirectUri: request.kind === 'authorization' ? request.redirectUri : undefined,
    seen: seenOf({ client, request }),
    prompts: request.prompts,
    loginHint: request.loginHint,
    organization: organization?.displayName,
    limit: timeLimitOf(interaction, settings),
    isAnswered: interaction.answer !== undefined,
    ...progress,
  };
}

/** Of what a page shows of a client and of what it asks for: another one where what a person relies on is another. */
export function seenOf({ client, request }: Pick<Visit, 'client' | 'request'>): Digest {
  return digest(JSON.stringify([consentBasis(client), request.resources, request.organizationId]));
}

function describeAccess(resourceServer: ResourceServer | undefined, access: ResourceAccess) {
  return {
    name: resourceServer?.name ?? access.identifier,
    identifier: access.identifier,
    scopes: access.scopes.map((name) => ({ name, description: resourceServer?.scopes[name] ?? name })),
  };
}
