import type { AdministeredRecords } from './records.js';

export type Ports = keyof AdministeredRecords;

/** What every verb of every port does. One that is missing here does not compile. */
const verbs = {
  accounts: {
    find: 'reads',
    isActive: 'reads',
    findByUsername: 'reads',
    withVerifiedEmail: 'reads',
    withAttribute: 'reads',
    deletionsDue: 'reads',
    list: 'reads',
    insert: 'writes',
    update: 'writes',
    replacePasswordHash: 'writes',
    verifyEmail: 'writes',
    changeEmail: 'writes',
    changeProfile: 'writes',
    forgetDevices: 'writes',
    reopen: 'writes',
    delete: 'writes',
  },
  accountLinks: {
    find: 'reads',
    open: 'reads',
    insert: 'writes',
    use: 'writes',
    delete: 'writes',
    deleteAllOf: 'writes',
    deleteExpired: 'writes',
  },
  actionOrders: {
    ofPerson: 'reads',
    insert: 'writes',
    fulfil: 'writes',
    withdraw: 'writes',
    deleteAllOf: 'writes',
  },
  madeOffers: { ofPerson: 'reads', make: 'writes', decline: 'writes', deleteAllOf: 'writes' },
  refusals: { find: 'reads', list: 'reads', record: 'writes', deleteExpired: 'writes' },
  activity: { series: 'reads', totals: 'reads', add: 'writes', deleteExpired: 'writes' },
  audienceUses: { of: 'reads', record: 'writes' },
  emailCodes: { find: 'reads', save: 'writes', tryOnce: 'writes', consume: 'writes', deleteExpired: 'writes' },
  managedThings: { find: 'reads', list: 'reads', save: 'writes', delete: 'writes' },
  installationSettings: { find: 'reads', list: 'reads', save: 'writes', delete: 'writes' },
  alertRules: { find: 'reads', list: 'reads', insert: 'writes', delete: 'writes' },
  alerts: { find: 'reads', openOf: 'reads', page: 'reads', save: 'writes', deleteOlderThan: 'writes' },
  attributeDefinitions: { find: 'reads', list: 'reads', insert: 'writes', replace: 'writes', delete: 'writes' },
  factors: {
    find: 'reads',
    findByHandle: 'reads',
    ofPerson: 'reads',
    enrolled: 'reads',
    insert: 'writes',
    replace: 'writes',
    delete: 'writes',
    deleteAllOf: 'writes',
  },
  pictures: { find: 'reads', ofPerson: 'reads', save: 'writes', deleteOf: 'writes' },
  auditFollowers: {
    find: 'reads',
    findForChange: 'reads',
    behind: 'reads',
    start: 'writes',
    moveTo: 'writes',
    hold: 'writes',
    succeeded: 'writes',
    failed: 'writes',
    gaveUp: 'writes',
    delete: 'writes',
  },
  auditLog: {
    find: 'reads',
    page: 'reads',
    append: 'writes',
    count: 'writes',
    forgetOrigins: 'writes',
    forgetPerson: 'writes',
    deleteOlderThan: 'writes',
  },
  authorizationCodes: {
    find: 'reads',
    insert: 'writes',
    consume: 'writes',
    giveBack: 'writes',
    deleteExpired: 'writes',
  },
  clients: {
    find: 'reads',
    findForChange: 'reads',
    list: 'reads',
    insert: 'writes',
    save: 'writes',
    replace: 'writes',
    delete: 'writes',
    markUsed: 'writes',
    deleteExpired: 'writes',
  },
  consents: {
    find: 'reads',
    list: 'reads',
    listOf: 'reads',
    clientsOf: 'reads',
    save: 'writes',
    deleteAll: 'writes',
    deleteOlderThan: 'writes',
  },
  deviceCodes: {
    find: 'reads',
    findByUserCode: 'reads',
    insert: 'writes',
    poll: 'writes',
    decide: 'writes',
    consume: 'writes',
    giveBack: 'writes',
    deleteExpired: 'writes',
  },
  grants: {
    find: 'reads',
    list: 'reads',
    clientsOf: 'reads',
    clientsOfSession: 'reads',
    clientsOfSessions: 'reads',
    listOf: 'reads',
    insert: 'writes',
    revoke: 'writes',
    revokeAll: 'writes',
    deleteExpired: 'writes',
  },
  groups: {
    find: 'reads',
    findByName: 'reads',
    childrenOf: 'reads',
    lineOf: 'reads',
    withThoseAbove: 'reads',
    heightOf: 'reads',
    groupsOf: 'reads',
    membersOf: 'reads',
    insert: 'writes',
    replace: 'writes',
    delete: 'writes',
    addMember: 'writes',
    removeMember: 'writes',
    removeEverywhere: 'writes',
  },
  idempotentRequests: {
    find: 'reads',
    countOf: 'reads',
    insert: 'writes',
    answer: 'writes',
    concerns: 'writes',
    forgetPerson: 'writes',
    delete: 'writes',
    deleteExpired: 'writes',
  },
  initialAccessTokens: { list: 'reads', delete: 'writes', insert: 'writes', use: 'writes', deleteExpired: 'writes' },
  interactions: {
    find: 'reads',
    insert: 'writes',
    recordConsent: 'writes',
    recordOffer: 'writes',
    endOffer: 'writes',
    complete: 'writes',
    extend: 'writes',
    deleteExpired: 'writes',
  },
  loginAttempts: {
    find: 'reads',
    recordFailure: 'writes',
    forgive: 'writes',
    clear: 'writes',
    clearAll: 'writes',
    deleteOlderThan: 'writes',
  },
  logoutDeliveries: {
    dueClients: 'reads',
    insert: 'writes',
    claimDue: 'writes',
    postpone: 'writes',
    delete: 'writes',
    deleteExpired: 'writes',
  },
  mail: {
    find: 'reads',
    page: 'reads',
    count: 'reads',
    insertBelow: 'writes',
    claimDue: 'writes',
    settle: 'writes',
    revive: 'writes',
    forgetPerson: 'writes',
    deleteExpired: 'writes',
  },
  organizations: {
    find: 'reads',
    findAll: 'reads',
    findByName: 'reads',
    isMember: 'reads',
    organizationsOf: 'reads',
    insert: 'writes',
    replace: 'writes',
    delete: 'writes',
    addMember: 'writes',
    removeMember: 'writes',
    removeEverywhere: 'writes',
  },
  ownerLinks: { find: 'reads', list: 'reads', insert: 'writes', delete: 'writes', deleteExpired: 'writes' },
  proofs: {
    find: 'reads',
    save: 'writes',
    extend: 'writes',
    delete: 'writes',
    deleteAllOf: 'writes',
    deleteExpired: 'writes',
  },
  rememberedDevices: {
    find: 'reads',
    ofPerson: 'reads',
    insert: 'writes',
    use: 'writes',
    delete: 'writes',
    deleteAllOf: 'writes',
    deleteExpired: 'writes',
  },
  supportAccesses: {
    find: 'reads',
    enteredIn: 'reads',
    openOf: 'reads',
    ofPerson: 'reads',
    due: 'reads',
    insert: 'writes',
    enter: 'writes',
    end: 'writes',
    deleteExpired: 'writes',
  },
  pushedRequests: { find: 'reads', insert: 'writes', consume: 'writes', deleteExpired: 'writes' },
  refreshTokens: { find: 'reads', insert: 'writes', rotate: 'writes', extend: 'writes', deleteExpired: 'writes' },
  failureCounts: { add: 'writes', deleteExpired: 'writes' },
  identityProviders: { find: 'reads', list: 'reads', insert: 'writes', replace: 'writes', delete: 'writes' },
  federatedIdentities: {
    find: 'reads',
    ofPerson: 'reads',
    insert: 'writes',
    use: 'writes',
    forgetTokensAt: 'writes',
    delete: 'writes',
    deleteAllOf: 'writes',
    someAt: 'reads',
    countAt: 'reads',
  },
  replays: { remember: 'writes', deleteExpired: 'writes' },
  resourceServers: { find: 'reads', list: 'reads', save: 'writes', delete: 'writes' },
  revokedAccessTokens: { has: 'reads', add: 'writes', deleteExpired: 'writes' },
  roleAssignments: {
    list: 'reads',
    holdersEverywhere: 'reads',
    ofPerson: 'reads',
    insert: 'writes',
    delete: 'writes',
    deleteAll: 'writes',
  },
  secrets: { findOrInsert: 'writes' },
  securityEvents: { countSince: 'reads', insert: 'writes', deleteExpired: 'writes' },
  securityEventStreams: {
    find: 'reads',
    listOf: 'reads',
    pending: 'reads',
    insertBelow: 'writes',
    extend: 'writes',
    delete: 'writes',
    acknowledge: 'writes',
    deleteExpired: 'writes',
  },
  sessions: {
    find: 'reads',
    findByCookie: 'reads',
    listLive: 'reads',
    listUpstream: 'reads',
    insert: 'writes',
    renew: 'writes',
    touch: 'writes',
    end: 'writes',
    endAllOf: 'writes',
    deleteExpired: 'writes',
  },
  signingKeys: {
    list: 'reads',
    insert: 'writes',
    insertFirst: 'writes',
    insertGiven: 'writes',
    retire: 'writes',
    delete: 'writes',
    deleteExpired: 'writes',
  },
  terms: { find: 'reads', inForce: 'reads', insert: 'writes', replace: 'writes' },
  termsAcceptances: { ofPerson: 'reads', insert: 'writes' },
  webhooks: { find: 'reads', list: 'reads', insert: 'writes', replace: 'writes', delete: 'writes' },
  webhookDeliveries: {
    count: 'reads',
    page: 'reads',
    dueWebhooks: 'reads',
    insert: 'writes',
    claimDue: 'writes',
    postpone: 'writes',
    bury: 'writes',
    hasten: 'writes',
    revive: 'writes',
    delete: 'writes',
    deleteAllOf: 'writes',
    deleteOlderThan: 'writes',
  },
} as const satisfies {
  readonly [Port in Ports]: { readonly [Verb in keyof AdministeredRecords[Port]]: 'reads' | 'writes' };
};

/** The verbs of a port that change something. */
export type WriteVerb<Port extends Ports> = {
  [Verb in keyof (typeof verbs)[Port]]: (typeof verbs)[Port][Verb] extends 'writes' ? Verb : never;
}[keyof (typeof verbs)[Port]] &
  keyof AdministeredRecords[Port];

/** One write as it was asked for. */
export interface Change {
  readonly record: Ports;
  readonly verb: string;
  /** As the port takes them: digests, hashes and private keys may be among them. */
  readonly given: readonly unknown[];
}

/** The same ports, with `around` in place of each write: it calls `write` for what the port does. */
export function aroundWrites(
  records: AdministeredRecords,
  around: (change: Change, write: () => Promise<unknown>) => Promise<unknown>,
): AdministeredRecords {
  const ports = Object.entries(verbs).map(([record, ofPort]) => {
    const port = records[record as Ports] as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
    const wrapped = Object.entries(ofPort).map(([verb, does]) => {
      const call = (...given: unknown[]) => {
        const method = port[verb];
        if (!method) throw new Error(`${record} has no ${verb}`);
        return method.apply(port, given);
      };
      if (does === 'reads') return [verb, call] as const;
      const written = (...given: unknown[]) => around({ record: record as Ports, verb, given }, () => call(...given));
      return [verb, written] as const;
    });
    return [record, Object.fromEntries(wrapped)] as const;
  });
  return Object.fromEntries(ports) as unknown as AdministeredRecords;
}
