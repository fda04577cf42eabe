import { BoundedClaims } from '../claims/bounded-claims.js';
import { chosenGroups } from '../claims/chosen-groups.js';
import { releasedClaims } from '../claims/released-claims.js';
import { clientPolicy } from '../clients/client-policy.js';
import type { AccountClaims, StandardClaims } from '../records/account.js';
import type { ClaimsHook, ClaimsPolicy, GroupChoice, MappedClaim, UsernameSource } from '../records/claims-policy.js';
import type { ClaimsRequest } from '../records/claims-request.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Group } from '../records/group.js';
import type { ResourceServer } from '../records/resource-server.js';
import { OAuthError } from '../shared/oauth-error.js';
import { type ClaimsHookNeeds, ClaimsHooks, type HookQuestion } from './claims-hooks.js';

type Needs = ClaimsHookNeeds & Pick<CorePorts, 'onEvent' | 'stores'>;

export type ToldClaims = StandardClaims & Readonly<Record<string, unknown>>;

/** Whom an access token is about. */
export interface TokenHolder {
  /** Undefined for a client on its own behalf. */
  readonly person?: Pick<AccountClaims, 'subject' | 'attributes'> | undefined;
  /** What the audience knows them by. */
  readonly knownAs: string;
  readonly client: Client;
  /** What they are at the audience. */
  readonly roles: readonly string[];
}

/** What a client is to be told of a person. */
export interface Telling {
  readonly client: Client;
  readonly account: AccountClaims;
  /** Whose claims stand there. */
  readonly scopes: readonly string[];
  readonly requested: ClaimsRequest['userinfo'];
  readonly knownAs: string;
}

/** In one token or answer: what is wanted, and of whom. */
interface Said {
  readonly policy: ClaimsPolicy;
  readonly person: Pick<AccountClaims, 'subject' | 'attributes'> | undefined;
  readonly groups: GroupChoice | undefined;
  readonly roles?: readonly string[] | undefined;
  /** Of an API nothing hangs on a scope. */
  readonly isGranted: (scope: string) => boolean;
  readonly question: HookQuestion;
}

/** The scope that a claim of a client hangs on where none is named. */
const usualScope = { attribute: 'profile', inGroup: 'groups', value: 'openid', hook: 'profile' } as const;

/**
 * What operators want told of people beside the standard claims: roles, groups, attributes, fixed values, and what a hook knows. Where an
 * API or a client wants nothing of it, nothing is looked up.
 */
export class CustomClaims {
  readonly #hooks: ClaimsHooks;

  constructor(private readonly deps: Needs) {
    this.#hooks = new ClaimsHooks(deps);
  }

  /**
   * What an access token says beside what all have; undefined where its audience wants nothing.
   * @throws OAuthError temporarily_unavailable where a hook does not answer that tokens cannot do without
   */
  async ofAccessToken(
    resource: ResourceServer,
    holder: TokenHolder,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    const { claimsPolicy: policy, identifier, signingAlgorithm: algorithm } = resource;
    if (policy === undefined) return undefined;
    const { clientId } = holder.client;
    return this.#say({
      policy,
      person: holder.person,
      groups: policy.groups,
      roles: policy.roles && holder.roles,
      isGranted: () => true,
      question: { audience: identifier, clientId, subject: holder.knownAs, algorithm },
    });
  }

  /**
   * What ID token and UserInfo say of a person: the claims of these scopes and those that are named (OpenID Connect Core §5.4, §5.5), and
   * what the operator wants told to this client.
   * @throws OAuthError as for an access token
   */
  async told({ client, account, scopes, requested, knownAs }: Telling): Promise<ToldClaims> {
    const released = releasedClaims(account, scopes, requested);
    const { claims: policy, idTokenAlgorithm: algorithm, operatorVouches } = clientPolicy(client);
    const asksForGroups = scopes.includes('groups') || (requested !== undefined && Object.hasOwn(requested, 'groups'));
    const groups = operatorVouches && asksForGroups ? (policy.groups ?? true) : undefined;
    if (groups === undefined && Object.keys(policy).length === 0) return { ...released };
    const { clientId } = client;
    const said = await this.#say({
      policy,
      person: account,
      groups,
      isGranted: (scope) => scopes.includes(scope),
      question: { audience: clientId, clientId, subject: knownAs, algorithm },
    });
    const { username } = policy;
    if (username === undefined || released.preferred_username === undefined) return { ...said, ...released };
    const { preferred_username: _, ...others } = released;
    const name = usernameOf(username, { account, knownAs, isEmailTold: 'email' in released });
    return { ...said, ...others, ...(name !== undefined && { preferred_username: name }) };
  }

  async #say(wanted: Said): Promise<Readonly<Record<string, unknown>>> {
    const { policy, person, groups: choice, isGranted, question } = wanted;
    const claims = new BoundedClaims();
    const mapped = Object.entries(policy.mapped ?? {}).filter(([, source]) => isGranted(scopeOf(source)));
    const isAboutGroups = choice !== undefined || mapped.some(([, source]) => 'inGroup' in source);
    const groups = isAboutGroups && person ? await this.deps.stores.groups.groupsOf(person.subject) : [];
    claims.sayOwn('roles', listed(wanted.roles));
    claims.sayOwn('groups', choice && listed(chosenGroups(groups, choice)));
    for (const [name, source] of mapped) claims.say(name, valueFrom(source, person, groups));
    if (policy.hook && isGranted(policy.hook.scope ?? usualScope.hook))
      await this.#askHook(policy.hook, question, claims);
    if (claims.omitted.length > 0) {
      const { audience, clientId } = question;
      const subject = person?.subject ?? clientId;
      this.deps.onEvent?.({ event: 'claims_omitted', audience, subject, claims: claims.omitted.join(' ') });
    }
    return claims.claims();
  }

  async #askHook(hook: ClaimsHook, question: HookQuestion, claims: BoundedClaims): Promise<void> {
    const answer = await this.#hooks.ask(hook, question);
    if ('claims' in answer) {
      for (const [name, value] of answer.claims) claims.say(name, value);
      return;
    }
    const { failure } = hook;
    const { audience } = question;
    const { host } = new URL(hook.url);
    const { reason, last } = answer;
    this.deps.onEvent?.({ event: 'claims_hook_failed', audience, host, failure, reason });
    if (failure === 'refuse') {
      throw new OAuthError('temporarily_unavailable', 'what the token has to say cannot be found out now; try again', {
        cause: { audience, host, reason },
      });
    }
    if (failure === 'last_known' && last) for (const [name, value] of last) claims.say(name, value);
    else for (const name of hook.claims) claims.omit(name);
  }
}

function scopeOf(source: MappedClaim): string {
  if (source.scope !== undefined) return source.scope;
  return 'attribute' in source ? usualScope.attribute : 'inGroup' in source ? usualScope.inGroup : usualScope.value;
}

/** Undefined where the person has no such attribute. */
function valueFrom(source: MappedClaim, person: Said['person'], groups: readonly Group[]): unknown {
  if ('inGroup' in source) return groups.some(({ groupId }) => groupId === source.inGroup);
  return 'value' in source ? source.value : attributeOf(person, source.attribute);
}

function attributeOf(person: Said['person'], name: string): unknown {
  const { attributes = {} } = person ?? {};
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

/**
 * Undefined where the person has none of it: the username in its place could be what somebody else is called there. An address is told
 * as a name only where it may be told as an address, and is known to be theirs.
 */
function usernameOf(
  source: UsernameSource,
  { account, knownAs, isEmailTold }: { account: AccountClaims; knownAs: string; isEmailTold: boolean },
): string | undefined {
  if (source === 'subject') return knownAs;
  if (source === 'email')
    return isEmailTold && account.claims.email_verified === true ? account.claims.email : undefined;
  const value = attributeOf(account, source.attribute);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** A claim that has no value is left out (OpenID Connect Core §5.3.2). */
function listed(names: readonly string[] | undefined): readonly string[] | undefined {
  return names?.length ? [...new Set(names)] : undefined;
}
