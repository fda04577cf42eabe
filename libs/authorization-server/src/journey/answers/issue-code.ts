import { newGrant } from '../../grants/new-grant.js';
import type { AuthorizationCode } from '../../records/authorization-code.js';
import type { AuthorizationRequest } from '../../records/authorization-request.js';
import type { Client } from '../../records/client.js';
import type { CorePorts } from '../../records/core-ports.js';
import { digest } from '../../shared/digest.js';
import { opaqueToken } from '../../shared/random-source.js';
import { Superseded, unlessSuperseded } from '../../shared/superseded.js';
import type { SessionIn } from './answer.js';

export type IssueCodeNeeds = Pick<CorePorts, 'clock' | 'random' | 'settings' | 'unitOfWork'>;

/**
 * Writes the grant and its code, and ends the pushed request, in one unit of work; the code itself is only ever in the
 * answer. Undefined when a parallel request had ended it before.
 * @param sessionIn the session that allows it; may be written in the same unit of work, and may be superseded
 */
export async function issueCode(
  deps: IssueCodeNeeds,
  request: AuthorizationRequest,
  client: Client,
  sessionIn: SessionIn,
): Promise<string | undefined> {
  const now = deps.clock.now();
  const secret = opaqueToken(deps.random);
  const code: Omit<AuthorizationCode, 'grantId'> = {
    digest: digest(secret),
    clientId: request.clientId,
    redirectUri: request.redirectUri,
    redirectUriGiven: request.redirectUriGiven,
    codeChallenge: request.codeChallenge,
    nonce: request.nonce,
    confirmation: request.confirmation,
    createdAt: now,
    expiresAt: now + deps.settings.authorizationCodeLifetime,
  };
  return unlessSuperseded(() =>
    deps.unitOfWork.run(async (stores) => {
      const { grants, authorizationCodes, pushedRequests } = stores;
      const session = await sessionIn(stores);
      const { pushedRequest } = request;
      // A person may take longer on the page than the pushed request lives: then it has been swept and is unknown.
      if (pushedRequest !== undefined && (await pushedRequests.consume(pushedRequest, now)) === 'replayed') {
        throw new Superseded();
      }
      const grant = newGrant(deps, request, client, session);
      await grants.insert(grant);
      if (client.unusedUntil !== undefined) await stores.clients.markUsed(client.clientId);
      await authorizationCodes.insert({ ...code, grantId: grant.grantId });
      return secret;
    }),
  );
}
