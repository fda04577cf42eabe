import { createPrivateKey } from 'node:crypto';
import {
  federatedMethod,
  type IdentityProvider,
  type MethodRule,
  type ProviderAccounts,
  type ProviderSecret,
  type ProviderShown,
} from '@signet/authorization-server';
import { profileClaimNames } from '@signet/identity';
import { AdministrationError } from '../administration-error.js';
import { givenText } from '../given-text.js';

const idForm = /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/;
const language = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/;
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/;
const domainForm = /^(?=.{1,253}$)(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+$/;
const methodForm = /^[a-z][a-z0-9_-]{0,31}$/;
const [longestName, longestText, longestUrl, longestKey] = [100, 1024, 2048, 8192] as const;
const mostListed = 50;

/** What of an account a claim of a provider can be. */
export const mappedClaims: readonly string[] = ['username', 'email', 'email_verified', ...profileClaimNames];

/** The same, in the form in which it is kept. @throws AdministrationError invalid */
export function checkedProvider(given: IdentityProvider): IdentityProvider {
  const { providerId, kind, scopes, clientId, secret } = given;
  if (!idForm.test(providerId)) throw invalid('an id has 1 to 32 lower case letters, digits and hyphens');
  checkText('a client id', clientId);
  if (scopes.length > mostListed || !scopes.every((scope) => scopeToken.test(scope)))
    throw invalid('scopes are scope tokens');
  if (kind === 'oidc' && !scopes.includes('openid')) throw invalid('a provider of OpenID Connect is asked for openid');
  if (kind === 'github' && secret.kind !== 'client_secret') throw invalid('GitHub takes a client secret');
  if (kind === 'github' && given.answersBy !== 'query') throw invalid('GitHub answers by query');
  checkSecret(secret);
  return {
    ...given,
    name: checkedName(given.name),
    issuer: checkedIssuer(given.issuer),
    shown: checkedShown(given.shown),
    accounts: checkedAccounts(given),
    claims: checkedClaims(given.claims),
    methods: checkedMethods(given.methods),
    ...(given.sync && { sync: checkedSync(given.sync) }),
  };
}

function checkedName(name: IdentityProvider['name']): IdentityProvider['name'] {
  if (typeof name === 'string') return givenText('a name', name, longestName);
  const texts = Object.entries(name);
  if (texts.length === 0 || texts.length > mostListed || !texts.every(([tag]) => language.test(tag))) {
    throw invalid('a name is a text, or texts by language tag');
  }
  return Object.fromEntries(texts.map(([tag, text]) => [tag, givenText('a name', text, longestName)]));
}

/** As ID tokens say it, letter by letter: nothing of it is normalised. */
function checkedIssuer(issuer: string): string {
  const rule = `an issuer is an https URL of at most ${longestUrl} characters, without credentials, query and fragment`;
  if (issuer.length > longestUrl || !URL.canParse(issuer) || /[\s?#]/.test(issuer)) throw invalid(rule);
  const { protocol, username, password } = new URL(issuer);
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '') throw invalid(rule);
  return issuer;
}

function checkSecret(secret: ProviderSecret): void {
  if (secret.kind === 'none') return;
  if (secret.kind === 'client_secret') {
    checkText('a client secret', secret.secret);
    return;
  }
  if (secret.keyId !== undefined) checkText('a key id', secret.keyId);
  if (secret.kind === 'apple') checkText('a team id', secret.teamId);
  const wanted =
    secret.kind === 'apple' || secret.algorithm === 'ES256' ? 'ec' : secret.algorithm === 'EdDSA' ? 'ed25519' : 'rsa';
  let type: string | undefined;
  try {
    type = secret.privateKey.length <= longestKey ? createPrivateKey(secret.privateKey).asymmetricKeyType : undefined;
  } catch {
    type = undefined;
  }
  if (type !== wanted) throw invalid(`a private key is PKCS #8 in PEM, of the kind ${wanted}`);
}

function checkedShown({ clients, emailDomains }: ProviderShown): ProviderShown {
  for (const each of clients ?? []) checkText('a client id', each);
  if ((clients?.length ?? 0) > mostListed) throw invalid(`at most ${mostListed} clients are named`);
  return {
    ...(clients && { clients: [...new Set(clients)] }),
    ...(emailDomains && { emailDomains: checkedDomains(emailDomains) }),
  };
}

function checkedAccounts({
  accounts,
  trustsEmail,
  kind,
}: Pick<IdentityProvider, 'accounts' | 'trustsEmail' | 'kind'>): ProviderAccounts {
  const { by } = accounts;
  const domains = checkedDomains(accounts.domains);
  if ((by === 'domains') !== domains.length > 0) throw invalid('domains are named where accounts are made by domain');
  if ((by === 'domains' || by === 'invitation') && !trustsEmail) {
    throw invalid(
      `who is welcome by an address must be told by what ${kind === 'github' ? 'GitHub' : 'the provider'} says of it being verified`,
    );
  }
  return { by, domains };
}

function checkedDomains(domains: readonly string[]): readonly string[] {
  const kept = [...new Set(domains.map((each) => each.replace(/[A-Z]/g, (letter) => letter.toLowerCase())))];
  if (kept.length > mostListed || !kept.every((each) => domainForm.test(each))) {
    throw invalid('a domain is written in ASCII, as example.com');
  }
  return kept;
}

function checkedClaims(claims: IdentityProvider['claims']): IdentityProvider['claims'] {
  for (const [ours, theirs] of Object.entries(claims)) {
    if (!mappedClaims.includes(ours)) throw invalid(`of an account there is ${mappedClaims.join(', ')}`);
    checkText('a claim', theirs);
  }
  return claims;
}

function checkedSync(sync: NonNullable<IdentityProvider['sync']>): IdentityProvider['sync'] {
  for (const claim of Object.keys(sync)) {
    if (!profileClaimNames.some((each) => each === claim)) {
      throw invalid(`a profile has ${profileClaimNames.join(', ')}`);
    }
  }
  return sync;
}

function checkedMethods(methods: readonly MethodRule[]): readonly MethodRule[] {
  if (methods.length > mostListed) throw invalid(`there are at most ${mostListed} rules`);
  for (const { value, amr } of methods) {
    checkText('a value', value);
    const isFine =
      amr.length > 0 && amr.length <= 10 && amr.every((each) => methodForm.test(each) && each !== federatedMethod);
    if (!isFine) throw invalid('a method is a value of amr (RFC 8176)');
  }
  return methods;
}

function checkText(what: string, text: string): void {
  if (text === '' || text.length > longestText || /\p{C}/u.test(text)) {
    throw invalid(`${what} has 1 to ${longestText} characters, none of them a control character`);
  }
}

function invalid(message: string): AdministrationError {
  return new AdministrationError('invalid', message);
}
