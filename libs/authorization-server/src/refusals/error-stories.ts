import type { OAuthErrorCode } from '../shared/oauth-error.js';
import type { RefusalSetting, Story } from './story.js';

const client = (change: string): RefusalSetting => ({
  change,
  command: 'signet clients update ...',
  operation: 'changeClient',
});
const atClient = (change: string): RefusalSetting => ({ change: `at the client: ${change}` });
const looked = (change: string): RefusalSetting => ({
  change,
  command: 'signet audit list ...',
  operation: 'listAudit',
});

/** Of each error of the issuer; the names are those of the standards. */
export const errorStories: Readonly<Record<OAuthErrorCode, Story>> = {
  invalid_request: {
    means: 'the request cannot be answered as it is: something is missing, repeated, too long, or of an unknown client',
    causes: [
      'client_id or redirect_uri is not as it was registered',
      'the address was typed, or is an old link',
      'a parameter is missing or stands twice',
    ],
    setting: client('the redirect URIs of the client, letter by letter'),
  },
  invalid_client: {
    means: 'the client could not prove which one it is',
    causes: [
      'its secret is another one, or it was rotated',
      'it authenticates by another method than it is registered with',
      'it was deleted',
    ],
    setting: {
      change: 'the secret of the client, or token_endpoint_auth_method',
      command: 'signet clients rotate-secret ...',
      operation: 'rotateClientSecret',
    },
  },
  invalid_grant: {
    means: 'the code, the refresh token or the assertion is not good, or not any more',
    causes: [
      'the code was used twice, or is older than it may be',
      'the sign-in, the grant or the account ended',
      'redirect_uri or code_verifier is another one than at /authorize',
    ],
    setting: looked('nothing, where it ended: the person signs in again'),
  },
  unauthorized_client: {
    means: 'the client may not do this, whoever asks',
    causes: ['grant_types of the client does not have it', 'the client acts as no registered API'],
    setting: client('grant_types and acts_as_resource of the client'),
  },
  unsupported_grant_type: {
    means: 'the token endpoint does not know this grant type',
    causes: ['it is misspelt', 'the client uses a grant that OAuth 2.1 has no more (password, implicit)'],
    setting: atClient('a grant type of grant_types_supported'),
  },
  unsupported_response_type: {
    means: 'the response type is unknown here, or not one of the client',
    causes: ['the client asks for an implicit answer (token, id_token)'],
    setting: client('response_types of the client, or that it asks for code'),
  },
  invalid_scope: {
    means: 'a scope is none, or none that the client may have at this API',
    causes: ['the client was not given the scope', 'the API has no scope of that name'],
    setting: client('the scopes of the client, or those of the API (resources)'),
  },
  access_denied: {
    means: 'somebody or something said no',
    causes: ['the person denied it', 'the person may not use the app, or has no role for it'],
    setting: { change: 'who has which role', command: 'signet roles assign ...', operation: 'assignRole' },
  },
  server_error: {
    means: 'something went wrong in the issuer: nobody was refused anything',
    causes: ['a fault of the issuer, or of what it stands on: the line of the log with this code says which'],
    setting: { change: 'nothing: the log has the fault, the readiness what the process lacks' },
  },
  temporarily_unavailable: {
    means: 'the issuer could not do it then, and the same may be good now',
    causes: ['too much to do at once', 'the database did not answer in time', 'one caller asked too often'],
    setting: { change: 'the limits and places of the issuer (operations.md), or what the database gets' },
  },
  invalid_token: {
    means: 'the access token is not good here, or not any more',
    causes: ['it expired', 'its session, grant, client or account ended', 'it is of another issuer'],
    setting: looked('nothing, where it ended: the client asks for another one'),
  },
  insufficient_scope: {
    means: 'the token is good, and was not given for this',
    causes: ['the client did not ask for the scope, or may not have it'],
    setting: client('the scopes of the client'),
  },
  invalid_target: {
    means: 'the API that was named (resource, RFC 8707) is unknown, or not for this client',
    causes: ['resource is not the identifier of the API, letter by letter', 'the client has no scope there'],
    setting: {
      change: 'the identifier of the API, and the scopes that the client has there',
      command: 'signet resources list',
      operation: 'listResources',
    },
  },
  invalid_request_object: {
    means: 'the signed request (RFC 9101) is not good',
    causes: ['its key is not one of the client', 'it is of another algorithm, or over'],
    setting: client('jwks, jwks_uri and request_object_signing_alg of the client'),
  },
  invalid_request_uri: {
    means: 'the request that was pushed before (RFC 9126) is unknown, used or over',
    causes: ['the person came back to an old address', 'request_uri is of another client'],
    setting: atClient('push a request for each sign-in'),
  },
  invalid_dpop_proof: {
    means: 'the proof of the key (RFC 9449) is not good',
    causes: ['the clock of the client is wrong', 'it was made for another address or method, or used before'],
    setting: atClient(
      'make a proof for each request; at a proxy: that the issuer is told the address that clients call',
    ),
  },
  use_dpop_nonce: {
    means: 'a step of the protocol: the client asks again with the nonce that it was given (RFC 9449 §8)',
    causes: ['the client does not know nonces'],
    setting: atClient('send the request again with DPoP-Nonce in the proof'),
  },
  authorization_pending: {
    means: 'a step of the protocol: nobody has decided yet (RFC 8628 §3.5)',
    causes: ['the person has not typed the code'],
    setting: atClient('go on polling'),
  },
  slow_down: {
    means: 'a step of the protocol: the device polls too often (RFC 8628 §3.5)',
    causes: ['the device does not heed interval'],
    setting: atClient('wait five seconds more between two polls'),
  },
  expired_token: {
    means: 'the code of the device is over (RFC 8628 §3.5)',
    causes: ['nobody typed it in time'],
    setting: atClient('begin again'),
  },
  invalid_redirect_uri: {
    means: 'a redirect URI of a registration is none that may be registered',
    causes: ['it has a fragment, or is http and not on this machine'],
    setting: atClient('register an https address, or one of loopback'),
  },
  invalid_client_metadata: {
    means: 'the metadata of a registration is not good; the description says which member',
    causes: ['a member is unknown, of another type, or does not go with another one'],
    setting: atClient('the member that the answer names'),
  },
  stream_not_found: {
    means: 'the API polls a stream of revocations that is not there',
    causes: ['it was not polled for an hour', 'it is of another client'],
    setting: { change: 'nothing: the API makes another one by itself' },
  },
  too_many_streams: {
    means: 'the client of the API has as many streams as it may',
    causes: ['processes of the API end without deleting theirs, more often than once a minute'],
    setting: { change: 'why the processes of the API are restarted so often' },
  },
  unmet_authentication_requirements: {
    means: 'the person cannot sign in as strongly as was asked (acr_values)',
    causes: ['they have no such factor', 'the issuer does not offer the class'],
    setting: { change: 'which second factors people may set up (SECOND_FACTOR)' },
  },
  login_required: {
    means: 'the client may not ask the person (prompt=none), and nobody is signed in',
    causes: ['the sign-in ended', 'the browser does not send the cookie to a frame of another site'],
    setting: atClient('ask again without prompt=none'),
  },
  consent_required: {
    means: 'the client may not ask the person (prompt=none), who has not agreed to it yet',
    causes: ['the client asks for more than before', 'the consent is too old'],
    setting: client('that nobody is asked for consent (first-party apps), or that the client asks without prompt=none'),
  },
  interaction_required: {
    means: 'the client may not ask the person (prompt=none), who has something to do first',
    causes: ['terms to accept, an address to verify, a password to change, a factor to set up'],
    setting: atClient('ask again without prompt=none'),
  },
  registration_not_supported: {
    means: 'clients do not register themselves at this issuer',
    causes: ['it is switched off'],
    setting: {
      change: 'give the client an initial access token, or make it by hand',
      command: 'signet clients create ...',
      operation: 'createClient',
    },
  },
};
