import { accountAudienceOf, accountScopes, LaunchableApps, type OwnPerson } from '@signet/administration';
import type { Stranger } from '@signet/identity';
import type { FastifyRequest } from 'fastify';
import type { ApiService, Units } from '../api/api.js';
import { type Shown, TokenGuard } from '../api/guard/token-guard.js';
import { Problem } from '../api/http/problem.js';
import { callerOf } from '../http/caller.js';
import { wordsOf } from '../http/request-words.js';
import { whileHashing } from '../in-flight/while-hashing.js';
import type { Issuer } from '../issuer/issuer.js';
import type { Words } from '../pages/messages/words.js';
import { accountApi } from './account-api.js';
import type { OwnOperation } from './operation.js';

/** Whose account it is, and by which app they act. */
interface Admitted {
  readonly person: OwnPerson;
  readonly clientId: string;
  readonly sub: string;
  readonly sessionId: string | undefined;
  readonly stranger: Stranger;
  readonly words: () => Promise<Words>;
}

/** The account API over the records of this issuer. */
export function accountService(issuer: Issuer): ApiService<OwnOperation, Admitted> {
  const { administration, clock, config, records } = issuer;
  const identifier = accountAudienceOf(config.issuer);
  const guard = new TokenGuard(issuer, { identifier, name: 'Account', scopes: accountScopes });
  const launchable = new LaunchableApps(records, clock);
  const own: Units = { unitOfWork: administration.own.unitOfWork, around: administration.ownAround };
  const ofOperators: Units = { unitOfWork: administration.ports.unitOfWork, around: administration.around };
  return {
    description: accountApi,
    admit: (request, operation) => guard.admit(request, operation, (shown) => admitted(issuer, request, shown)),
    callerOf: ({ person, clientId }) => ['account', person.subject, clientId],
    idempotentRequests: records.idempotentRequests,
    unitsOf: ({ keepsOwners }) => (keepsOwners ? ofOperators : own),
    ready: async (operation, { clientId: _, ...caller }, input, unitOfWork) => {
      const context = { ...caller, issuer, records, launchable, ports: { ...administration.own, unitOfWork } };
      return (expectedVersion) => operation.run({ ...context, expectedVersion }, input);
    },
    close: () => guard.close(),
  };
}

/** @throws Problem forbidden, to whoever acts on behalf of no person */
function admitted(issuer: Issuer, request: FastifyRequest, { behind, token, origin, sub }: Shown): Admitted {
  if (!behind) throw new Problem('forbidden', 'the token is about no person');
  const { subject, sessionId } = behind.grant;
  return {
    person: { subject, origin, token },
    clientId: token.clientId,
    sub,
    sessionId,
    stranger: { caller: callerOf(request), ...whileHashing(request) },
    words: async () => {
      await issuer.nameOf(subject, request);
      return wordsOf(request);
    },
  };
}
