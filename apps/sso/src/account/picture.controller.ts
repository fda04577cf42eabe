import { Controller, Req, Res } from '@nestjs/common';
import { AdministrationError, removeOwnPicture, setOwnPicture } from '@signet/administration';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FormAnswer, GuardedForm } from '../forms/guarded-form.js';
import { pictureField } from '../forms/picture-field.js';
import { isSameOrigin } from '../forms/same-origin.js';
import type { Visit } from '../forms/visit.js';
import { Answers } from '../http/answers.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { Issuer } from '../issuer/issuer.js';
import { PicturePage, type PictureView } from '../pages/account/picture-page.js';
import { message } from '../pages/messages/catalogue.js';
import { smallPictureOf } from '../pictures/own-picture.js';
import { PictureRefused, pictureMaxBytes } from '../pictures/picture-maker.js';
import { patience } from '../uploads/bounded-body.js';
import { readUpload } from '../uploads/read-upload.js';
import { Upload } from '../uploads/upload.js';
import { ownForm } from './own-form.js';
import { ownPages } from './own-pages.js';
import { pictureRefusals, uploadRefusals } from './picture-refusals.js';
import { profileRules } from './profile-rules.js';

/** What a person is shown as, which they send and take away. */
@Controller()
export class PictureController {
  readonly #form: Pick<GuardedForm<'picture', unknown>, 'show' | 'submit'>;

  constructor(private readonly issuer: Issuer) {
    this.#form = ownForm<'picture', PictureView>(issuer, {
      page: ownPages.picture,
      name: 'account-picture',
      fields: { picture: pictureField },
      open: async ({ parameters }, { subject }) => {
        if (profileRules(issuer.config).picture !== true) {
          return { kind: 'instead', send: ({ reply }) => seeOwnPage(reply, endpoints.accountProfile) };
        }
        const account = await issuer.records.accounts.find(subject);
        const content = {
          picture: account?.picture,
          small: smallPictureOf(issuer.config.issuer, account?.picture),
          isChanged: field(parameters, 'changed') !== '',
        };
        return { content };
      },
      act: ({ visit, session: { subject } }) => this.#change(visit, subject),
      show: (shown) => PicturePage(shown),
    });
  }

  @Answers('GET', endpoints.accountPicture)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.accountPicture)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    // Of nobody who is not signed in, and from no page of others, a file is read.
    const isExpected = isSameOrigin(request, this.issuer.config.issuer) && (await this.issuer.session(request));
    if (isExpected) {
      request.body = await readUpload(request, reply, { name: 'picture', most: pictureMaxBytes, patience });
    } else {
      reply.header('connection', 'close');
      request.body = new Upload([], undefined, 'malformed');
    }
    await this.#form.submit(request, reply);
  }

  async #change({ request, parameters }: Visit, subject: string): Promise<FormAnswer<'picture'>> {
    const { administration, log, pictures } = this.issuer;
    const own = { subject, origin: originOf(request) };
    const { file, fault } = request.body as Upload;
    try {
      if (fault !== undefined) return uploadRefusals[fault];
      if (field(parameters, 'remove') !== '') await removeOwnPicture(administration.own, own);
      else if (file === undefined) return { kind: 'refused', errors: { picture: message('account.picture.missing') } };
      else await setOwnPicture(administration.own, own, await pictures.make(file, subject));
    } catch (error) {
      if (error instanceof PictureRefused) return pictureRefusals[error.fault];
      if (!(error instanceof AdministrationError) || error.code !== 'changed') throw error;
      return { kind: 'refused', status: 409, alert: message('account.picture.meanwhile') };
    }
    log.event('profile_changed', { subject });
    return { kind: 'done', send: ({ reply }) => seeOwnPage(reply, endpoints.accountPicture, { changed: 'yes' }) };
  }
}
