import type { AuthorizationCode } from '../authorization-code/authorization-code.js';
import type { Grant } from '../grants/grant.js';
import type { Session } from '../sessions/session.js';
import type { CoreDependencies } from '../shared/core-dependencies.js';
import { digest } from '../shared/digest.js';
import { identifier, opaqueToken } from '../shared/random-source.js';
import type { AuthorizationRequest } from './authorization-request.js';

/**
 * Writes the grant and its code, and ends the interaction, in one unit of work; the code itself is only ever in the
 * answer. Undefined when a parallel request had ended the interaction before.
 */
export async function issueCode(
  deps: CoreDependencies,
  request: AuthorizationRequest,
  session: Session,
  interactionId: string | undefined,
): Promise<string | undefined> {
  const now = deps.clock.now();
  const secret = opaqueToken(deps.random);
  const grant: Grant = {
    grantId: identifier(deps.random),
    subject: session.subject,
    clientId: request.clientId,
    sessionId: session.sessionId,
    identityScopes: request.identityScopes,
    resources: request.resources,
    authTime: session.authTime,
    amr: session.amr,
    acr: session.acr,
    createdAt: now,
    expiresAt: now + deps.settings.grantLifetime,
  };
  const code: AuthorizationCode = {
    digest: digest(secret),
    grantId: grant.grantId,
    clientId: request.clientId,
    redirectUri: request.redirectUri,
    redirectUriGiven: request.redirectUriGiven,
    codeChallenge: request.codeChallenge,
    nonce: request.nonce,
    createdAt: now,
    expiresAt: now + deps.settings.authorizationCodeLifetime,
  };
  return deps.unitOfWork.run(async ({ interactions, grants, authorizationCodes }) => {
    if (interactionId !== undefined && !(await interactions.complete(interactionId))) return undefined;
    await grants.insert(grant);
    await authorizationCodes.insert(code);
    return secret;
  });
}
