import { Initial1700000000000 } from './1700000000000-initial.js';
import { Certification1700000001000 } from './1700000001000-certification.js';
import { SecurityEvents1700000002000 } from './1700000002000-security-events.js';
import { CatalogueVersion1700000003000 } from './1700000003000-catalogue-version.js';
import { ClientOrigins1700000004000 } from './1700000004000-client-origins.js';
import { ConsentToWhatWasSeen1700000005000 } from './1700000005000-consent-to-what-was-seen.js';
import { AuditLog1700000006000 } from './1700000006000-audit-log.js';
import { ClientNames1700000007000 } from './1700000007000-client-names.js';
import { Proofs1700000008000 } from './1700000008000-proofs.js';
import { RightsOverTime1700000009000 } from './1700000009000-rights-over-time.js';
import { Bounds1700000010000 } from './1700000010000-bounds.js';
import { DrainingLockouts1700000011000 } from './1700000011000-draining-lockouts.js';
import { Logout1700000012000 } from './1700000012000-logout.js';
import { AccessTokenType1700000013000 } from './1700000013000-access-token-type.js';
import { Roles1700000014000 } from './1700000014000-roles.js';
import { LostAccess1700000015000 } from './1700000015000-lost-access.js';
import { Claims1700000016000 } from './1700000016000-claims.js';
import { AuditTrail1700000017000 } from './1700000017000-audit-trail.js';
import { OwnerLinks1700000018000 } from './1700000018000-owner-links.js';
import { IdempotentRequests1700000020000 } from './1700000020000-idempotent-requests.js';
import { CarryingTheTrail1700000021000 } from './1700000021000-carrying-the-trail.js';
import { RequiredActions1700000022000 } from './1700000022000-required-actions.js';
import { Mail1700000023000 } from './1700000023000-mail.js';
import { SeparablePeople1700000024000 } from './1700000024000-separable-people.js';
import { ListsInOrder1700000025000 } from './1700000025000-lists-in-order.js';
import { WhatGoesWithPeople1700000026000 } from './1700000026000-what-goes-with-people.js';
import { WebhooksThatPutOff1700000026100 } from './1700000026100-webhooks-that-put-off.js';
import { AccountLinks1700000028000 } from './1700000028000-account-links.js';
import { ClosedAccounts1700000029000 } from './1700000029000-closed-accounts.js';
import { SessionsOfDevices1700000030000 } from './1700000030000-sessions-of-devices.js';
import { WhatSignInsLeave1700000031000 } from './1700000031000-what-sign-ins-leave.js';
import { Pictures1700000032000 } from './1700000032000-pictures.js';
import { CatalogueOfAttributes1700000032100 } from './1700000032100-catalogue-of-attributes.js';
import { NamesByLanguage1700000033000 } from './1700000033000-names-by-language.js';
import { PlacesOfInvitations1700000034000 } from './1700000034000-places-of-invitations.js';
import { Factors1700000036000 } from './1700000036000-factors.js';
import { IdentityProviders1700000037000 } from './1700000037000-identity-providers.js';
import { RememberedDevices1700000038000 } from './1700000038000-remembered-devices.js';
import { MadeOffers1700000039000 } from './1700000039000-made-offers.js';
import { SignOutElsewhere1700000041000 } from './1700000041000-sign-out-elsewhere.js';
import { TakenClaims1700000041100 } from './1700000041100-taken-claims.js';
import { Refusals1700000042000 } from './1700000042000-refusals.js';
import { ManagedThings1700000044000 } from './1700000044000-managed-things.js';
import { InstallationSettings1700000046000 } from './1700000046000-installation-settings.js';
import { Activity1700000047000 } from './1700000047000-activity.js';
import { AudienceUses1700000048000 } from './1700000048000-audience-uses.js';
import { GivenKeys1700000049000 } from './1700000049000-given-keys.js';
import { SupportAccesses1700000050000 } from './1700000050000-support-accesses.js';

/** In the order in which they run. */
export const migrations = [
  Initial1700000000000,
  Certification1700000001000,
  SecurityEvents1700000002000,
  CatalogueVersion1700000003000,
  ClientOrigins1700000004000,
  ConsentToWhatWasSeen1700000005000,
  AuditLog1700000006000,
  ClientNames1700000007000,
  Proofs1700000008000,
  RightsOverTime1700000009000,
  Bounds1700000010000,
  DrainingLockouts1700000011000,
  Logout1700000012000,
  AccessTokenType1700000013000,
  Roles1700000014000,
  LostAccess1700000015000,
  Claims1700000016000,
  AuditTrail1700000017000,
  OwnerLinks1700000018000,
  IdempotentRequests1700000020000,
  CarryingTheTrail1700000021000,
  RequiredActions1700000022000,
  Mail1700000023000,
  SeparablePeople1700000024000,
  ListsInOrder1700000025000,
  WhatGoesWithPeople1700000026000,
  WebhooksThatPutOff1700000026100,
  AccountLinks1700000028000,
  ClosedAccounts1700000029000,
  SessionsOfDevices1700000030000,
  WhatSignInsLeave1700000031000,
  Pictures1700000032000,
  CatalogueOfAttributes1700000032100,
  NamesByLanguage1700000033000,
  PlacesOfInvitations1700000034000,
  Factors1700000036000,
  IdentityProviders1700000037000,
  RememberedDevices1700000038000,
  MadeOffers1700000039000,
  SignOutElsewhere1700000041000,
  TakenClaims1700000041100,
  Refusals1700000042000,
  ManagedThings1700000044000,
  InstallationSettings1700000046000,
  Activity1700000047000,
  AudienceUses1700000048000,
  GivenKeys1700000049000,
  SupportAccesses1700000050000,
];
