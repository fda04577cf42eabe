import { Controller, Req, Res } from '@nestjs/common';
import {
  type AccountView,
  AdministrationError,
  changeOwnProfile,
  type OwnProfilePatch,
  type ProfileRules,
  requireVersion,
  versionOf,
} from '@signet/administration';
import { endpoints } from '@signet/authorization-server';
import {
  type Account,
  type AttributeDefinition,
  ownAttributes,
  type ProfileClaim,
  profileClaims,
  seenAttributes,
} from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { attributePatch, attributeText, attributeTexts, ownAttributeFields } from '../forms/attribute-fields.js';
import type { FormAnswer, GuardedForm } from '../forms/guarded-form.js';
import { profileFields } from '../forms/profile-fields.js';
import type { Visit } from '../forms/visit.js';
import { Answers } from '../http/answers.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { Issuer } from '../issuer/issuer.js';
import { ProfilePage, type ProfileView } from '../pages/account/profile-page.js';
import { message } from '../pages/messages/catalogue.js';
import { smallPictureOf } from '../pictures/own-picture.js';
import { ownForm } from './own-form.js';
import { ownPages } from './own-pages.js';
import { profileRules } from './profile-rules.js';

type Name = string;
type Values = Readonly<Record<Name, string>>;

/** Whose profile it is, and what of it there is to say. */
interface Profile extends ProfileView {
  readonly own: readonly AttributeDefinition[];
}

/** What is known of a person here, as apps may be told it (OpenID Connect Core §5.1), and what of it they change. */
@Controller()
export class ProfileController {
  readonly #form: Pick<GuardedForm<Name, unknown>, 'show' | 'submit'>;

  constructor(private readonly issuer: Issuer) {
    this.#form = ownForm<Name, Profile>(issuer, {
      page: ownPages.profile,
      name: 'account-profile',
      fields: {},
      open: async ({ parameters, request }, { subject }) => {
        const { accounts, attributeDefinitions } = issuer.records;
        const [account, definitions] = await Promise.all([accounts.find(subject), attributeDefinitions.list()]);
        const own = ownAttributes(definitions);
        // What was sent is about what its person saw, whatever is there by now.
        const isSent = request.method === 'POST';
        const version = isSent ? field(parameters, 'version') : versionOf(this.#editable(account, own));
        const content = {
          account,
          own,
          seen: seenOf(account, definitions, own),
          editable: this.#rules.fields,
          isChanged: field(parameters, 'changed') !== '',
          small: smallPictureOf(issuer.config.issuer, account?.picture),
          hasPicturePage: this.#rules.picture === true,
        };
        return {
          content,
          fields: { ...claimFields(this.#rules.fields), ...ownAttributeFields(own, account ?? {}) },
          initial: this.#editable(account, own),
          hidden: [['version', version]],
        };
      },
      act: ({ visit, content, values }) => this.#change(visit, content, values),
      show: (shown) => ProfilePage(shown),
    });
  }

  get #rules(): ProfileRules {
    return profileRules(this.issuer.config);
  }

  @Answers('GET', endpoints.accountProfile)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.accountProfile)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  async #change({ request, parameters }: Visit, { account, own }: Profile, values: Values): Promise<FormAnswer<Name>> {
    const { administration, log } = this.issuer;
    if (!account) return { kind: 'refused', alert: message('form.stale') };
    const rules = this.#rules;
    const { subject } = account;
    const changed = rules.fields.filter((claim) => values[claim] !== (account[profileClaims[claim]] ?? ''));
    const missing = changed.find((claim) => values[claim] === '' && isRequired(rules, claim));
    if (missing) return { kind: 'refused', errors: { [missing]: message('field.missing') } };
    const attributes = attributePatch(own, account, values);
    const claims = changed.map((claim) => [profileClaims[claim], values[claim] === '' ? null : values[claim]]);
    const patch: OwnProfilePatch = { ...Object.fromEntries(claims), ...(attributes && { attributes }) };
    const expect = (before: AccountView) => requireVersion(this.#editable(before, own), field(parameters, 'version'));
    try {
      await changeOwnProfile(administration.own, { subject, origin: originOf(request) }, { rules, patch, expect });
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      return refusal;
    }
    if (changed.length > 0 || attributes) log.event('profile_changed', { subject });
    return { kind: 'done', send: ({ reply }) => seeOwnPage(reply, endpoints.accountProfile, { changed: 'yes' }) };
  }

  /** What the form is about: an address of mail that is verified meanwhile is no reason to refuse a name. */
  #editable(account: Account | AccountView | undefined, own: readonly AttributeDefinition[]): Values {
    const known = (account ?? {}) as Account;
    const claims = this.#rules.fields.map((claim) => [claim, known[profileClaims[claim]] ?? '']);
    return { ...Object.fromEntries(claims), ...attributeTexts(own, known) };
  }
}

/** Undefined of what is no refusal. */
function refusalOf(error: unknown): FormAnswer<Name> | undefined {
  if (!(error instanceof AdministrationError)) return undefined;
  if (error.code === 'changed') return { kind: 'refused', status: 409, alert: message('account.profile.meanwhile') };
  // Its fields were checked: an operator changed what they may be, or all of them together are too much.
  return error.code === 'invalid' ? { kind: 'refused', alert: message('account.attribute.refused') } : undefined;
}

function isRequired({ required }: ProfileRules, claim: ProfileClaim): boolean {
  return required.includes(claim);
}

function claimFields(claims: readonly ProfileClaim[]) {
  return Object.fromEntries(claims.map((claim) => [claim, profileFields[claim]]));
}

/** What operators keep and people may see. */
function seenOf(
  account: Account | undefined,
  definitions: readonly AttributeDefinition[],
  own: readonly AttributeDefinition[],
): NonNullable<ProfileView['seen']> {
  const seen = seenAttributes(account?.attributes, definitions, 'person');
  return definitions.flatMap((definition) => {
    const { name, label = name } = definition;
    const value = seen[name];
    if (value === undefined || own.includes(definition)) return [];
    return [{ label, value: typeof value === 'boolean' ? value : attributeText(value) }];
  });
}
