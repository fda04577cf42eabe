import { Controller, Req, Res } from '@nestjs/common';
import { AdministrationError, changeOwnProfile, type MissingProfile } from '@signet/administration';
import { endpoints } from '@signet/authorization-server';
import { profileClaims } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { attributeFields, attributePatch } from '../../forms/attribute-fields.js';
import type { FieldDefinition } from '../../forms/fields.js';
import { type FormAnswer, GuardedForm } from '../../forms/guarded-form.js';
import { neededProfileField } from '../../forms/profile-fields.js';
import { Answers } from '../../http/answers.js';
import { queryParameters } from '../../http/parameters.js';
import { goOn } from '../../interaction/open-interaction.js';
import { cancel, switchPerson } from '../../interaction/ways-out.js';
import { Issuer } from '../../issuer/issuer.js';
import { CompleteProfilePage } from '../../pages/complete-profile-page.js';
import { message } from '../../pages/messages/catalogue.js';
import { type ActionTurn, openAction } from '../open-action.js';

interface Asked extends ActionTurn {
  readonly missing: MissingProfile;
}

type Values = Readonly<Record<string, string>>;

/** Where a person says what an operator needs of everybody and they have not said: that alone, and what is there stays. */
@Controller()
export class CompleteProfileController {
  readonly #form: GuardedForm<string, Asked>;

  constructor(private readonly issuer: Issuer) {
    this.#form = new GuardedForm<string, Asked>(issuer, {
      name: 'complete-profile',
      fields: {},
      ways: { cancel: cancel(issuer), switch: switchPerson(issuer) },
      open: async (visit) => {
        const opened = await openAction(issuer, visit, 'complete_profile');
        if (opened.kind === 'instead') return opened;
        const missing = await issuer.profiles.missing(opened.subject.subject);
        return { ...opened, fields: fieldsOf(missing), subject: { ...opened.subject, missing } };
      },
      act: async ({ subject: turn, values }) => {
        const done = { kind: 'done', send: goOn(issuer, turn).send } as const;
        return turn.isTurn ? ((await this.#say(turn, values)) ?? done) : done;
      },
      page: ({ words, form, subject: { shown } }) => CompleteProfilePage({ words, form, view: shown }),
    });
  }

  @Answers('GET', endpoints.completeProfile)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.completeProfile)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  /** Undefined where they go on: if something is missing still, to the same page. */
  async #say({ missing, reference, subject }: Asked, values: Values): Promise<FormAnswer<string> | undefined> {
    const { account, claims, attributes: definitions } = missing;
    if (!account) return undefined;
    const { administration, log } = this.issuer;
    const attributes = attributePatch(definitions, account, values);
    const said = Object.fromEntries(claims.map((claim) => [profileClaims[claim], values[claim]]));
    try {
      await changeOwnProfile(
        administration.own,
        { subject, origin: reference.origin },
        // They must say it: whether they may change it later is another question.
        { rules: { fields: claims, required: claims }, patch: { ...said, ...(attributes && { attributes }) } },
      );
    } catch (error) {
      if (!(error instanceof AdministrationError)) throw error;
      // Another tab was faster, or the account is no more.
      if (error.code === 'changed' || error.code === 'unknown') return undefined;
      return { kind: 'refused', alert: message('account.attribute.refused') };
    }
    log.event('profile_changed', { subject });
    return undefined;
  }
}

function fieldsOf({ claims, attributes }: MissingProfile): Readonly<Record<string, FieldDefinition>> {
  const ofClaims = Object.fromEntries(claims.map((claim) => [claim, neededProfileField(claim)]));
  return { ...ofClaims, ...attributeFields(attributes) };
}
