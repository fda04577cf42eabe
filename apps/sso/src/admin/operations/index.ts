import type { Operation } from '../operation.js';
import { consentOperations, grantOperations, sessionOperations } from './access.js';
import { actionOrderOperations } from './action-orders.js';
import { alertOperations } from './alerts.js';
import { attributeOperations } from './attributes.js';
import { auditOperations } from './audit.js';
import { clientOperations } from './clients.js';
import { configurationOperations } from './configuration.js';
import { explainOperations } from './explain.js';
import { groupOperations } from './groups.js';
import { identityProviderOperations } from './identity-providers.js';
import { initialAccessTokenOperations } from './initial-access-tokens.js';
import { invitationOperations } from './invitations.js';
import { keyOperations } from './keys.js';
import { mailOperations } from './mail.js';
import { matrixOperations } from './matrix.js';
import { organizationOperations } from './organizations.js';
import { overviewOperations } from './overview.js';
import { ownerOperations } from './owners.js';
import { resourceOperations } from './resources.js';
import { roleOperations } from './roles.js';
import { settingsOperations } from './settings.js';
import { snippetOperations } from './snippets.js';
import { supportOperations } from './support.js';
import { termsOperations } from './terms.js';
import { themeOperations } from './theme.js';
import { userOperations } from './users.js';
import { webhookOperations } from './webhooks.js';

/** All that the administration API does: routes, guard, document and tests read this list and no other. */
export const operations: readonly Operation[] = [
  ...overviewOperations,
  ...userOperations,
  ...invitationOperations,
  ...actionOrderOperations,
  ...termsOperations,
  ...attributeOperations,
  ...identityProviderOperations,
  ...groupOperations,
  ...organizationOperations,
  ...roleOperations,
  ...ownerOperations,
  ...clientOperations,
  ...resourceOperations,
  ...snippetOperations,
  ...matrixOperations,
  ...configurationOperations,
  ...settingsOperations,
  ...themeOperations,
  ...sessionOperations,
  ...supportOperations,
  ...grantOperations,
  ...consentOperations,
  ...keyOperations,
  ...explainOperations,
  ...mailOperations,
  ...initialAccessTokenOperations,
  ...auditOperations,
  ...webhookOperations,
  ...alertOperations,
];
