import { disclosedScopes } from '../../claims/disclosed-scopes.js';
import { clientPolicy } from '../../clients/client-policy.js';
import type { PolicyInput } from '../interaction-policy.js';

/** Why the person must consent, by name; the first that holds is the reason. */
export const consentReasons: Readonly<Record<string, (input: PolicyInput) => boolean>> = {
  prompt_consent: ({ request, consentedAt }) => request.prompts.includes('consent') && consentedAt === undefined,
  /** RFC 8628 §5.4: whoever brings a user code must see what it is for, whatever was agreed before. */
  device: ({ request, consentedAt }) => request.kind === 'device' && consentedAt === undefined,
  not_yet_given: ({ client, request, consent }) =>
    clientPolicy(client).consentRequired &&
    !(
      disclosedScopes(request).every((scope) => consent?.identityScopes.includes(scope)) &&
      request.resources.every(({ identifier, scopes }) => {
        const given = consent?.resources.find((access) => access.identifier === identifier);
        return given !== undefined && scopes.every((scope) => given.scopes.includes(scope));
      })
    ),
};
