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
import { type Account, type ProfileClaim, profileClaimNames, profileClaims } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
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

type Values = Readonly<Record<ProfileClaim, string>>;

/** What is known of a person here, as apps may be told it (OpenID Connect Core §5.1), and what of it they change. */
@Controller()
export class ProfileController {
  readonly #form: Pick<GuardedForm<ProfileClaim, unknown>, 'show' | 'submit'>;
  readonly #rules: ProfileRules;

  constructor(private readonly issuer: Issuer) {
    this.#rules = profileRules(issuer.config);
    const omitted = profileClaimNames.filter((claim) => !this.#rules.fields.includes(claim));
    this.#form = ownForm<ProfileClaim, ProfileView>(issuer, {
      page: ownPages.profile,
      name: 'account-profile',
      fields: profileFields,
      open: async ({ parameters, request }, { subject }) => {
        const account = await issuer.records.accounts.find(subject);
        // What was sent is about what its person saw, whatever is there by now.
        const version = request.method === 'POST' ? field(parameters, 'version') : versionOf(editable(account));
        const content = {
          account,
          editable: this.#rules.fields,
          isChanged: field(parameters, 'changed') !== '',
          small: smallPictureOf(issuer.config.issuer, account?.picture),
          hasPicturePage: this.#rules.picture === true,
        };
        return { content, omitted, initial: initialOf(account), hidden: [['version', version]] };
      },
      act: ({ visit, content, values }) => this.#change(visit, content, values),
      show: (shown) => ProfilePage(shown),
    });
  }

  @Answers('GET', endpoints.accountProfile)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.accountProfile)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  async #change(
    { request, parameters }: Visit,
    { account }: ProfileView,
    values: Values,
  ): Promise<FormAnswer<ProfileClaim>> {
    const { administration, log } = this.issuer;
    if (!account) return { kind: 'refused', alert: message('form.stale') };
    const rules = this.#rules;
    const { subject } = account;
    const changed = rules.fields.filter((claim) => values[claim] !== (account[profileClaims[claim]] ?? ''));
    const missing = changed.find((claim) => values[claim] === '' && isRequired(rules, claim));
    if (missing) return { kind: 'refused', errors: { [missing]: message('field.missing') } };
    const patch: OwnProfilePatch = Object.fromEntries(
      changed.map((claim) => [profileClaims[claim], values[claim] === '' ? null : values[claim]]),
    );
    const expect = (before: AccountView) => requireVersion(editable(before), field(parameters, 'version'));
    try {
      await changeOwnProfile(administration.own, { subject, origin: originOf(request) }, { rules, patch, expect });
    } catch (error) {
      if (!(error instanceof AdministrationError) || error.code !== 'changed') throw error;
      return { kind: 'refused', status: 409, alert: message('account.profile.meanwhile') };
    }
    if (changed.length > 0) log.event('profile_changed', { subject });
    return { kind: 'done', send: ({ reply }) => seeOwnPage(reply, endpoints.accountProfile, { changed: 'yes' }) };
  }
}

function isRequired({ required }: ProfileRules, claim: ProfileClaim): boolean {
  return required.includes(claim);
}

function initialOf(account: Account | undefined): Partial<Values> {
  return Object.fromEntries(profileClaimNames.map((claim) => [claim, account?.[profileClaims[claim]] ?? '']));
}

/** What the form is about: an address of mail that is verified meanwhile is no reason to refuse a name. */
function editable(account: Account | AccountView | undefined): object {
  return initialOf(account as Account | undefined);
}
