import { likelyCauses, type RejectionCode } from '@signet/auth-contracts';
import type { RefusalSetting, Story } from './story.js';

type Told = Omit<Story, 'causes'> & { readonly more?: readonly string[] };

const scopesOfClient: RefusalSetting = {
  change: 'what the client may ask for at this API, and that it asks for it',
  command: 'signet clients update ...',
  operation: 'changeClient',
};
const ofApi = (change: string): RefusalSetting => ({ change });
const ofKeys: RefusalSetting = {
  change: 'which keys are published, and whether one was withdrawn',
  command: 'signet keys list',
  operation: 'listKeys',
};
const atClient = (change: string): RefusalSetting => ({ change: `at the client: ${change}` });
const clocks: RefusalSetting = { change: 'the clocks: of the API, of the issuer and of the client (NTP)' };

/** Of each check of an API, where it stands: `likelyCauses` has the first cause. */
const told: Readonly<Record<RejectionCode, Told>> = {
  malformed: {
    means: 'what came is no JWT: an access token of this issuer has three parts of base64url',
    more: ['something cut the token off, or put quotation marks around it'],
    setting: atClient('send the access token as the token endpoint gave it'),
  },
  algorithm_refused: {
    means: 'the API takes certain signature algorithms alone',
    setting: {
      change: 'the algorithm by which tokens of this API are signed, or `algorithms` of the API',
      command: 'signet resources update ...',
      operation: 'changeResource',
    },
  },
  wrong_type: {
    means: 'the JWT is of another kind than an access token (RFC 9068 §2.1)',
    more: ['the client sends its ID token'],
    setting: atClient('send access_token, and not id_token'),
  },
  critical_header_refused: {
    means: 'the token says that one must understand something that the API does not (RFC 7515 §4.1.11)',
    setting: atClient('take the token from this issuer, which sets no crit'),
  },
  unknown_key: {
    means: 'the key that the token names is not one that its issuer publishes',
    more: ['the key was withdrawn, or it retired longer ago than a token lives', 'the token is of another environment'],
    setting: ofKeys,
  },
  keys_unavailable: {
    means: 'the API could not fetch the keys of the issuer: it answers 503, and nothing is wrong with the token',
    setting: ofApi('at the API: JWKS_URI, and whether the issuer can be reached from it'),
  },
  signature_invalid: {
    means: 'the key that the token names did not sign it as it is',
    setting: atClient('take the token from this issuer, and send it as it came'),
  },
  claim_missing: {
    means: 'a claim that each access token must have (RFC 9068 §2.2) is not there',
    setting: ofApi('of the issuer that made the token; tokens of this one have them all'),
  },
  claim_invalid: {
    means: 'a claim is not what the contract of the audience asks for',
    setting: {
      change: 'the claims of this API',
      command: 'signet resources update ...',
      operation: 'changeResource',
    },
  },
  issuer_mismatch: {
    means: 'the token says that another issuer made it than the one that the API trusts',
    setting: ofApi('at the API: ISSUER, which must be what discovery says, letter by letter'),
  },
  audience_mismatch: {
    means: 'the token was made for another API: one audience, one token',
    setting: {
      change: 'that the client asks for this API (resource), and may',
      command: 'signet clients update ...',
      operation: 'changeClient',
    },
  },
  token_expired: {
    means: 'the time of the token is over',
    more: ['the clock of the API is ahead'],
    setting: atClient('ask for another token when expires_in is over'),
  },
  not_yet_valid: { means: 'the time of the token has not come, by the clock of the API', setting: clocks },
  support_refused: {
    means: 'somebody of support acts as the person (support_access), and this API takes no such token',
    setting: { change: 'supportAccess of the audience in the code of the API, where support may act as people there' },
  },
  token_revoked: {
    means: 'the token was good, and what it rests on ended',
    setting: {
      change: 'nothing, where that was meant: the person signs in again',
      command: 'signet audit list ...',
      operation: 'listAudit',
    },
  },
  token_inactive: {
    means: 'the issuer was asked, and says that the token is not good (RFC 7662)',
    setting: {
      change: 'nothing, where it ended; otherwise that the client of the API acts as the audience of the token',
      command: 'signet clients update ...',
      operation: 'changeClient',
    },
  },
  introspection_unavailable: {
    means: 'the API could not ask the issuer about the token: it answers 503, and nothing is wrong with the token',
    setting: ofApi('at the API: the address and the client of `introspection`'),
  },
  sender_constrained: {
    means: 'the token is bound to a key (RFC 9449), and came without a proof of it',
    more: ['somebody else than its client has the token'],
    setting: atClient('send the token by the scheme DPoP, with a proof for each request'),
  },
  token_not_bound: {
    means: 'the scheme DPoP is for tokens that are bound to a key',
    setting: atClient('send a proof to the token endpoint as well, or the token by the scheme Bearer'),
  },
  proof_missing: {
    means: 'the token came by the scheme DPoP without the header DPoP',
    setting: atClient('send a proof with each request'),
  },
  proof_repeated: { means: 'there may be one proof in a request', setting: atClient('send the header DPoP once') },
  proof_malformed: { means: 'the proof is no JWT', setting: atClient('make the proof as RFC 9449 §4.2 says') },
  proof_wrong_type: { means: 'a proof is of typ dpop+jwt', setting: atClient('set typ of the proof') },
  proof_algorithm_refused: {
    means: 'proofs are signed by ES256 and its relatives alone',
    setting: atClient('sign proofs by an algorithm of dpop_signing_alg_values_supported'),
  },
  proof_key_refused: {
    means: 'the key in the proof is none that is accepted: a private one, a weak one, one of another kind',
    setting: atClient('make another key for proofs, and send its public part'),
  },
  proof_signature_invalid: {
    means: 'the key in the proof did not sign it',
    setting: atClient('sign the proof with the key that stands in it'),
  },
  proof_method_mismatch: {
    means: 'the proof was made for another method (htm)',
    setting: atClient('make a proof for each request'),
  },
  proof_url_mismatch: {
    means: 'the proof was made for another address (htu) than the one that the API knows itself by',
    setting: ofApi('at the API: PUBLIC_URL, with the path that a proxy cuts off'),
  },
  proof_time_refused: { means: 'the proof is of another time than now (iat)', setting: clocks },
  proof_token_mismatch: {
    means: 'the proof was made for another token (ath)',
    setting: atClient('make a proof with the digest of the token that is sent'),
  },
  proof_key_mismatch: {
    means: 'the token is bound to another key than the one that proves',
    more: ['the client made another key since it got the token'],
    setting: atClient('use the key with which the token was asked for'),
  },
  proof_replayed: {
    means: 'the proof was used before (jti)',
    more: ['something between them sent the request twice', 'somebody else sent it'],
    setting: atClient('make a proof for each request, also for one that is sent again'),
  },
  replay_unavailable: {
    means: 'the API could not look whether the proof was used: it answers 503',
    setting: ofApi('at the API: the store of `dpopReplays`'),
  },
  scope_missing: { means: 'the token is good, and was not given for this', setting: scopesOfClient },
  role_missing: {
    means: 'the token is good, and who it is about has no role that this route asks for',
    more: ['the role was given after the token was made: a new token has it'],
    setting: { change: 'who has the role', command: 'signet roles assign ...', operation: 'assignRole' },
  },
  acr_insufficient: {
    means: 'this route asks for a stronger sign-in (RFC 9470)',
    more: ['the client does not follow the challenge: it must send the person to sign in with acr_values'],
    setting: {
      change: 'what the API asks of each sign-in, or that the client follows the challenge',
      command: 'signet resources update ...',
      operation: 'changeResource',
    },
  },
  login_too_old: {
    means: 'this route asks for a recent sign-in (RFC 9470)',
    setting: atClient('follow the challenge: send the person to sign in again with max_age'),
  },
  proof_required: {
    means: 'this route takes tokens that are bound to a key alone',
    setting: {
      change: 'that tokens of the client are bound (dpop_bound_access_tokens), and that it sends proofs',
      command: 'signet clients update ...',
      operation: 'changeClient',
    },
  },
  actor_refused: {
    means: 'this route asks who acts for the person (RFC 8693)',
    setting: {
      change: 'which client may exchange tokens for this API, or the rule of the route',
      command: 'signet clients update ...',
      operation: 'changeClient',
    },
  },
};

export const tokenStories = Object.fromEntries(
  Object.entries(told).map(([code, { more = [], ...story }]) => [
    code,
    { ...story, causes: [likelyCauses[code as RejectionCode], ...more] },
  ]),
) as unknown as Readonly<Record<RejectionCode, Story>>;
