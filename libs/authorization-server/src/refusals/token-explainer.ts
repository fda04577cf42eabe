import { ClientSource } from '../clients/client-source.js';
import type { CorePorts } from '../records/core-ports.js';
import { KeyRing } from '../signing/key-ring.js';
import { TokenSigner } from '../signing/token-signer.js';
import { explainToken } from './explain-token.js';
import type { ExplainedToken } from './explanation.js';

/** For whoever has the records at hand and no running issuer. */
export function tokenExplainer(
  ports: Pick<CorePorts, 'clock' | 'settings' | 'standings' | 'stores' | 'unitOfWork'>,
): (token: string, audience?: string) => Promise<ExplainedToken> {
  const { clock, settings, stores, unitOfWork } = ports;
  const keyRing = new KeyRing({ store: stores.signingKeys, unitOfWork, clock, settings });
  const tokenSigner = new TokenSigner({ keyRing, clock, settings });
  const deps = { ...ports, clients: new ClientSource(stores.clients), keyRing, tokenSigner };
  return (token, audience) => explainToken(deps, token, audience);
}
