import { NoticingUnitOfWork } from '@signet/administration';
import type { ApiService } from '../api/api.js';
import type { Issuer } from '../issuer/issuer.js';
import { adminApi } from './admin-api.js';
import { AdminGuard, type Admitted } from './guard/admin-guard.js';
import type { Operation, OperationContext } from './operation.js';
import { judged, requireWithin } from './within.js';

/** The administration API over the records of this issuer. */
export function adminService(issuer: Issuer): ApiService<Operation, Admitted> {
  const { administration } = issuer;
  const guard = new AdminGuard(issuer);
  return {
    description: adminApi,
    admit: (request, operation) => guard.admit(request, operation),
    callerOf: ({ actor, clientId }) => [actor.kind, actor.kind === 'person' ? actor.subject : actor.clientId, clientId],
    idempotentRequests: administration.stores.idempotentRequests,
    unitsOf: () => ({ unitOfWork: administration.ports.unitOfWork, around: administration.around }),
    ready: async (operation, { initiator, reach }, input, unitOfWork) => {
      const noticing = new NoticingUnitOfWork(unitOfWork);
      const ports = { ...administration.ports, unitOfWork: noticing };
      const explainToken: OperationContext['explainToken'] = (token, audience) =>
        issuer.core.explainToken(token, audience, administration);
      const context: OperationContext = { ...administration, reach, ports, initiator, explainToken };
      await requireWithin(operation, context, input);
      return async (expectedVersion) => {
        const outcome = await judged(reach, () => operation.run({ ...context, expectedVersion }, input));
        return { ...outcome, managed: noticing.noticed };
      };
    },
    close: () => guard.close(),
  };
}
