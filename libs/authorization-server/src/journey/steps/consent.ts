import { disclosedScopes } from '../../claims/disclosed-scopes.js';
import { clientPolicy } from '../../clients/client-policy.js';
import { consentBasis, sameBasis } from '../../grants/consent-basis.js';
import type { StepInput } from '../step-input.js';

type Reasons = Readonly<Record<string, (input: StepInput) => boolean>>;

/** Why the person must consent, by name; the first that holds is the reason. */
export const consentReasons: Reasons = unlessAllowedHere({
  prompt_consent: ({ request }) => request.prompts.includes('consent'),
  /** RFC 8628 §5.4: whoever brings a user code must see what it is for, whatever was agreed before. */
  device: ({ request }) => request.kind === 'device',
  /** RFC 8252 §8.6: another program may stand where the answer goes, whatever was agreed before. */
  unproven_native: ({ client, destination }) =>
    destination?.onDevice === true && clientPolicy(client).deviceRedirectsAsk,
  not_yet_given: ({ client, request, consent }) =>
    clientPolicy(client).consentRequired &&
    !(
      disclosedScopes(request).every((scope) => consent?.identityScopes.includes(scope)) &&
      request.resources.every(({ identifier, scopes }) => {
        const given = consent?.resources.find((access) => access.identifier === identifier);
        return given !== undefined && scopes.every((scope) => given.scopes.includes(scope));
      })
    ),
  another_organization: ({ client, request: { organizationId }, consent }) =>
    clientPolicy(client).consentRequired &&
    organizationId !== undefined &&
    !consent?.organizations?.includes(organizationId),
  client_changed: ({ client, consent }) =>
    clientPolicy(client).consentRequired && !(consent && sameBasis(consent.basis, consentBasis(client))),
});

/** No reason is left once the person has allowed it within this interaction. */
function unlessAllowedHere(reasons: Reasons): Reasons {
  return Object.fromEntries(
    Object.entries(reasons).map(([name, holds]) => [
      name,
      (input: StepInput) =>
        (input.consentedSessionId === undefined || input.consentedSessionId !== input.session?.sessionId) &&
        holds(input),
    ]),
  );
}
