import { readFileSync } from 'node:fs';
import { idTokenClaimsValues } from '@signet/authorization-server';
import { type Command, Option } from 'commander';
import { CliError, naming } from '../command-context.js';
import { positiveInteger } from '../list-options.js';
import { nameInHelp, textsByLanguage } from './language-options.js';

/** Members of client metadata as the shell names them; what they may say is not decided here. */
export interface MetadataOptions {
  readonly metadataFile?: string;
  readonly tokenEndpointAuthMethod?: string;
  readonly redirectUri?: readonly string[];
  readonly postLogoutRedirectUri?: readonly string[];
  readonly grantType?: readonly string[];
  readonly scope?: readonly string[];
  readonly resource?: readonly Readonly<Record<string, unknown>>[];
  readonly defaultResource?: string;
  readonly actsAsResource?: string;
  readonly pkce?: 'optional' | 'required';
  readonly native?: boolean;
  readonly fapi?: boolean;
  readonly idTokenAlg?: string;
  readonly idTokenClaims?: string;
  readonly idTokenLifetime?: number;
  readonly allowedOrigin?: readonly string[];
  readonly allowedGroup?: readonly string[];
  readonly allowedOrganization?: readonly string[];
  readonly jwksUri?: string;
  readonly jwksFile?: string;
  readonly backchannelLogoutUri?: string;
  readonly nameIn?: readonly string[];
  readonly brandColor?: string;
  readonly brandColorDark?: string;
  /** Commander makes it true where the shell said nothing. */
  readonly consent?: boolean;
  readonly set?: ReadonlyArray<readonly [name: string, value: unknown]>;
}

type Document = Readonly<Record<string, unknown>>;

export function withMetadataOptions(command: Command): Command {
  return command
    .option('--metadata-file <file>', 'a JSON object of members, as `clients show --metadata` prints it')
    .option(
      '--auth-method, --token-endpoint-auth-method <method>',
      'client_secret_basic, client_secret_any (Basic or post), private_key_jwt, none ...',
    )
    .option('--redirect-uri <uri...>', 'where authorization responses may go')
    .option('--post-logout-redirect-uri <uri...>', 'where a sign-out may return to')
    .option('--grant-type <type...>', 'authorization_code, refresh_token, client_credentials ...')
    .option('--scope <scope...>', 'OpenID Connect scopes')
    .option('--resource <identifier=scopes...>', 'as https://api.example.com=read,write', readResource)
    .option('--default-resource <identifier>', 'audience of a request that names none')
    .option('--acts-as-resource <identifier>', 'the audience this client itself is (token exchange, security events)')
    .addOption(new Option('--pkce <rule>', 'optional: for a confidential client').choices(['optional', 'required']))
    .option('--fapi', 'hold it to the FAPI 2.0 Security Profile: PAR, DPoP, private_key_jwt')
    .option('--id-token-alg <alg>', 'signs its ID tokens; default: RS256, with --fapi PS256')
    .addOption(
      new Option('--id-token-claims <which>', 'granted_scopes: name, email ... stand in the ID token too').choices(
        idTokenClaimsValues,
      ),
    )
    .option('--id-token-lifetime <seconds>', 'of its ID tokens; default: 300', positiveInteger)
    .option('--allowed-origin <origin...>', 'script of which may call it, beside those of its redirect URIs (CORS)')
    .option('--allowed-group <group...>', 'only people of these groups may use it, by their names or ids')
    .option('--allowed-organization <organization...>', 'and members of these; without either, everybody')
    .option('--jwks-uri <url>', 'where its public keys are')
    .option('--jwks-file <file>', 'its public keys as a JWK set')
    .option('--backchannel-logout-uri <url>', 'told when a session ends')
    .option('--name-in <language=name...>', nameInHelp)
    .option('--brand-color <color>', 'of buttons and links on pages about it, as #7a1f5c')
    .option('--brand-color-dark <color>', 'the same for people who prefer a dark scheme')
    .option('--native', 'a native application (RFC 8252)')
    .option(
      '--no-consent',
      'do not ask the person for consent: your own apps only; of a public native one they are asked all the same',
    )
    .option(
      '--set <member=json>',
      'any member, repeatable, as default_max_age=300 or logo_uri=\'"https://..."\'',
      readMember,
    );
}

/** The members that were given, by their names in a metadata document: the last word has `--set`. */
export function metadataOf(options: MetadataOptions): Document {
  const members: Document = {
    token_endpoint_auth_method: options.tokenEndpointAuthMethod,
    redirect_uris: options.redirectUri,
    post_logout_redirect_uris: options.postLogoutRedirectUri,
    grant_types: options.grantType,
    scope: options.scope?.join(' '),
    resources: options.resource,
    default_resource: options.defaultResource,
    acts_as_resource: options.actsAsResource,
    require_pkce: options.pkce && options.pkce === 'required',
    application_type: options.native ? 'native' : undefined,
    // What follows from the profile is left to it.
    ...(options.fapi && { security_profile: 'fapi', rotate_refresh_tokens: null }),
    id_token_signed_response_alg: options.idTokenAlg,
    id_token_claims: options.idTokenClaims,
    id_token_lifetime: options.idTokenLifetime,
    allowed_origins: options.allowedOrigin,
    allowed_groups: options.allowedGroup,
    allowed_organizations: options.allowedOrganization,
    jwks_uri: options.jwksUri,
    jwks: options.jwksFile === undefined ? undefined : readJson('--jwks-file', options.jwksFile),
    backchannel_logout_uri: options.backchannelLogoutUri,
    ...namesIn(options),
    brand_color: options.brandColor,
    brand_color_dark: options.brandColorDark,
    consent_required: options.consent === false ? false : undefined,
  };
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries([...Object.entries(fileOf(options)), ...given, ...(options.set ?? [])]);
}

/** RFC 7591 §2.2. */
function namesIn({ nameIn = [] }: MetadataOptions): Document {
  const texts = Object.entries(textsByLanguage(nameIn));
  return Object.fromEntries(texts.map(([language, text]) => [`client_name#${language}`, text]));
}

function fileOf({ metadataFile }: MetadataOptions): Document {
  const read = metadataFile === undefined ? {} : readJson('--metadata-file', metadataFile);
  if (typeof read !== 'object' || read === null || Array.isArray(read)) {
    throw new CliError('--metadata-file: not a JSON object');
  }
  return read as Document;
}

function readJson(option: string, file: string): unknown {
  return naming(option, () => JSON.parse(readFileSync(file, 'utf8')) as unknown);
}

/** `--resource api=read,write`, once more for each that is given. */
function readResource(text: string, before: readonly Document[] | undefined): readonly Document[] {
  const [identifier = '', list = ''] = text.split(/=(.*)/s);
  return [...(before ?? []), { identifier, scopes: list.split(/[ ,]+/).filter((scope) => scope !== '') }];
}

function readMember(
  text: string,
  before: ReadonlyArray<readonly [string, unknown]> | undefined,
): ReadonlyArray<readonly [string, unknown]> {
  const [name = '', json = ''] = text.split(/=(.*)/s);
  try {
    return [...(before ?? []), [name, JSON.parse(json)]];
  } catch {
    // Not the value, which may be a key.
    throw new CliError(`--set ${name}: not JSON; a text stands in double quotes`);
  }
}
