import type { Endpoint } from './endpoint.js';

/** Every address at which the issuer answers, and no other: what is served, published and checked is read from here. */
export const endpoints = {
  /** OpenID Connect Discovery 1.0 §4. */
  openidConfiguration: { path: '/.well-known/openid-configuration', methods: ['GET'], caller: 'anyone' },
  /** RFC 8414 §3. */
  authorizationServer: { path: '/.well-known/oauth-authorization-server', methods: ['GET'], caller: 'anyone' },
  /** Shared Signals Framework 1.0 §7.2. */
  securityEventConfiguration: { path: '/.well-known/ssf-configuration', methods: ['GET'], caller: 'anyone' },
  /** RFC 7517 §5. */
  jwks: { path: '/jwks', methods: ['GET'], caller: 'anyone' },
  /** RFC 6749 §3.1, OpenID Connect Core §3.1.2.1. */
  authorization: { path: '/authorize', methods: ['GET', 'POST'], caller: 'person', limit: 'authorization' },
  /** RFC 9126 §2. */
  pushedAuthorization: {
    path: '/par',
    methods: ['POST'],
    caller: 'client',
    dpop: 'binds',
    limit: 'pushed_authorization',
  },
  /** RFC 6749 §3.2. */
  token: { path: '/token', methods: ['POST'], caller: 'client', dpop: 'binds' },
  /** OpenID Connect Core §5.3. */
  userinfo: { path: '/userinfo', methods: ['GET', 'POST'], caller: 'client', dpop: 'presents' },
  /** RFC 7009 §2. */
  revocation: { path: '/revoke', methods: ['POST'], caller: 'client', work: 'ends' },
  /** RFC 7662 §2. */
  introspection: { path: '/introspect', methods: ['POST'], caller: 'client' },
  /** RFC 8628 §3.1. */
  deviceAuthorization: {
    path: '/device_authorization',
    methods: ['POST'],
    caller: 'client',
    limit: 'device_authorization',
  },
  /** RFC 8628 §3.3: where a person brings the code. */
  device: { path: '/device', methods: ['GET', 'POST'], caller: 'person' },
  /** RFC 7591 §3. */
  registration: { path: '/register', methods: ['POST'], caller: 'client', limit: 'registration' },
  /** RFC 7592 §2. */
  registeredClient: {
    path: '/register/:clientId',
    methods: ['GET', 'PUT', 'DELETE'],
    caller: 'client',
    limit: 'client_management',
  },
  /** Shared Signals Framework 1.0 §8.1.1. */
  securityEventStreams: { path: '/security-events/streams', methods: ['GET', 'POST', 'DELETE'], caller: 'api' },
  securityEventStream: { path: '/security-events/streams/:streamId', methods: ['DELETE'], caller: 'api' },
  /** RFC 8936 §2.4. */
  securityEventPoll: {
    path: '/security-events/streams/:streamId/poll',
    methods: ['POST'],
    caller: 'api',
    work: 'held',
  },
  /** Where APIs tell what they refused, for whoever looks a support code up. */
  refusalReports: { path: '/refusal-reports', methods: ['POST'], caller: 'api' },
  /** OpenID Connect RP-Initiated Logout 1.0 §2. */
  endSession: { path: '/end-session', methods: ['GET', 'POST'], caller: 'person', work: 'ends' },
  login: { path: '/login', methods: ['GET', 'POST'], caller: 'person' },
  /** Where people are led to a provider to sign in, and where it answers: one for each, lest one answers for another. */
  upstreamSignIn: { path: '/interaction/upstream/sign-in', methods: ['GET'], caller: 'person' },
  /** By GET, or from the provider's own page by a form (OAuth 2.0 Form Post Response Mode 1.0). */
  upstreamCallback: {
    path: '/interaction/upstream/callback/:providerId',
    methods: ['GET', 'POST'],
    caller: 'person',
  },
  /** Where it says that somebody signed out there (OpenID Connect Back-Channel Logout 1.0 §2.5). */
  upstreamLogout: {
    path: '/interaction/upstream/backchannel-logout/:providerId',
    methods: ['POST'],
    caller: 'client',
    work: 'ends',
  },
  consent: { path: '/consent', methods: ['GET', 'POST'], caller: 'person' },
  /** There is nothing for who signed in: why, and whom to ask. */
  changePassword: { path: '/change-password', methods: ['GET', 'POST'], caller: 'person' },
  secondFactor: { path: '/second-factor', methods: ['GET', 'POST'], caller: 'person' },
  setUpFactor: { path: '/set-up-factor', methods: ['GET', 'POST'], caller: 'person' },
  acceptTerms: { path: '/accept-terms', methods: ['GET', 'POST'], caller: 'person' },
  verifyEmail: { path: '/verify-email', methods: ['GET', 'POST'], caller: 'person' },
  completeProfile: { path: '/complete-profile', methods: ['GET', 'POST'], caller: 'person' },
  noAccess: { path: '/no-access', methods: ['GET', 'POST'], caller: 'person' },
  /** Where whoever is on one of these pages gets more time for it. */
  moreTime: { path: '/more-time', methods: ['GET', 'POST'], caller: 'person' },
  /** Where somebody asks for a link by which they choose another password, and where that leads. */
  forgotPassword: { path: '/forgot-password', methods: ['GET', 'POST'], caller: 'person' },
  recoverPassword: { path: '/recover-password', methods: ['GET', 'POST'], caller: 'person' },
  /** Initiating User Registration 1.0. */
  createAccount: { path: '/create-account', methods: ['GET', 'POST'], caller: 'person' },
  /** Where who wants an account shows that they read mail at its address. */
  confirmAccount: { path: '/confirm-account', methods: ['GET', 'POST'], caller: 'person' },
  /** The same by a link, on any device. */
  finishAccount: { path: '/finish-account', methods: ['GET', 'POST'], caller: 'person' },
  /** Where whom an operator invited makes an account, with a secret that was mailed to them. */
  invitationLink: { path: '/invitation-link', methods: ['GET'], caller: 'person' },
  invitation: { path: '/invitation', methods: ['GET', 'POST'], caller: 'person' },
  logout: { path: '/logout', methods: ['GET', 'POST'], caller: 'person', work: 'ends' },
  signedOut: { path: '/signed-out', methods: ['GET'], caller: 'person', work: 'ends' },
  /** The pages of one's own. */
  account: { path: '/account', methods: ['GET'], caller: 'person' },
  accountProfile: { path: '/account/profile', methods: ['GET', 'POST'], caller: 'person' },
  accountPicture: { path: '/account/picture', methods: ['GET', 'POST'], caller: 'person', work: 'upload' },
  /** What people sent to be shown as, for whoever was told the address. */
  picture: { path: '/pictures/:pictureId', methods: ['GET'], caller: 'viewer' },
  smallPicture: { path: '/pictures/:pictureId/small', methods: ['GET'], caller: 'viewer' },
  accountSessions: { path: '/account/sessions', methods: ['GET', 'POST'], caller: 'person' },
  /** Where somebody of support enters what they asked for. */
  accountSupport: { path: '/account/support', methods: ['GET', 'POST'], caller: 'person' },
  accountPassword: { path: '/account/password', methods: ['GET', 'POST'], caller: 'person' },
  accountEmail: { path: '/account/email', methods: ['GET', 'POST'], caller: 'person' },
  accountLinked: { path: '/account/linked', methods: ['GET', 'POST'], caller: 'person' },
  /** What was proven there is linked when its person says so. */
  accountLink: { path: '/account/link', methods: ['GET', 'POST'], caller: 'person' },
  accountFactors: { path: '/account/factors', methods: ['GET', 'POST'], caller: 'person' },
  accountData: { path: '/account/data', methods: ['GET', 'POST'], caller: 'person' },
  accountClose: { path: '/account/close', methods: ['GET', 'POST'], caller: 'person' },
  /** A Well-Known URL for Changing Passwords (W3C): where password managers lead. */
  changePasswordUrl: { path: '/.well-known/change-password', methods: ['GET'], caller: 'person' },
  /** Where mail leads that is sent to another address, tells of one, or of a closed account. */
  confirmEmail: { path: '/confirm-email', methods: ['GET', 'POST'], caller: 'person' },
  undoEmail: { path: '/undo-email', methods: ['GET', 'POST'], caller: 'person' },
  undoFactor: { path: '/undo-factor', methods: ['GET', 'POST'], caller: 'person' },
  keepAccount: { path: '/keep-account', methods: ['GET', 'POST'], caller: 'person' },
  accountActivity: { path: '/account/activity', methods: ['GET'], caller: 'person' },
  /** Where mail leads that tells of a sign-in: it ends there, for whoever has the link. */
  notMe: { path: '/not-me', methods: ['GET', 'POST'], caller: 'person' },
  /** Where a person sees what they gave to clients, and takes it back. */
  accountApps: { path: '/account/apps', methods: ['GET', 'POST'], caller: 'person' },
  /** Where `accountApps` was before. */
  apps: { path: '/apps', methods: ['GET'], caller: 'person' },
  /** Where the first owner begins, with a secret that only whoever started the issuer has; it is not kept in the address. */
  ownerLink: { path: '/owner-link', methods: ['GET'], caller: 'person' },
  owner: { path: '/owner', methods: ['GET', 'POST'], caller: 'person' },
  ownership: { path: '/ownership', methods: ['GET', 'POST'], caller: 'person' },
  recoveredOwner: { path: '/recovered-owner', methods: ['GET', 'POST'], caller: 'person' },
  /** Mail of an issuer that is tried out on one's own machine; elsewhere there is nothing here. */
  devOutbox: { path: '/dev/outbox', methods: ['GET'], caller: 'person' },
  /** Every page in every state, with nothing of anybody, likewise. */
  devPages: { path: '/dev/pages', methods: ['GET'], caller: 'person' },
  /** Web Authentication Level 3 §5.11. */
  relatedOrigins: { path: '/.well-known/webauthn', methods: ['GET'], caller: 'anyone' },
  /** A Well-Known URL for Relying Party Passkey Endpoints (W3C). */
  passkeyEndpoints: { path: '/.well-known/passkey-endpoints', methods: ['GET'], caller: 'anyone' },
  home: { path: '/', methods: ['GET'], caller: 'person' },
  /** The operators' console, whose addresses are as deep as this; it finds its pages itself. */
  console: { path: '/console', methods: ['GET'], caller: 'person' },
  consoleList: { path: '/console/:list', methods: ['GET'], caller: 'person' },
  consoleRecord: { path: '/console/:list/:record', methods: ['GET'], caller: 'person' },
  /** Where it is told how a sign-in went, in a window of its own or in its own. */
  consoleCallback: { path: '/console/callback', methods: ['GET'], caller: 'person' },
  /** Its scripts and styles, under names that say what is in them. */
  consoleFile: { path: '/console/assets/:name', methods: ['GET'], caller: 'viewer' },
  /** What runs in browsers, under names that say what is in it. */
  script: { path: '/scripts/:name', methods: ['GET'], caller: 'viewer' },
  /** Files of an operator's theme, by names that tell their contents. */
  lookFile: { path: '/look/:name', methods: ['GET'], caller: 'viewer' },
  favicon: { path: '/favicon.svg', methods: ['GET'], caller: 'anyone' },
  /** Whether the process answers. */
  health: { path: '/health', methods: ['GET'], caller: 'operator' },
  /** Whether it should be sent requests. */
  readiness: { path: '/health/ready', methods: ['GET'], caller: 'operator' },
} as const satisfies Readonly<Record<string, Endpoint>>;
