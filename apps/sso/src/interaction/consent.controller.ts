import { Controller, Req, Res } from '@nestjs/common';
import { digest, endpoints, OAuthError } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { csrfMatches, csrfToken } from '../http/cookies.js';
import { pageAt, seeOther, sendOutcome } from '../http/outcome-response.js';
import { sendPage } from '../http/page-response.js';
import { field, formParameters, queryParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { ConsentPage } from '../pages/consent-page.js';

@Controller()
export class ConsentController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('GET', endpoints.consent)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const interactionId = field(queryParameters(request), 'interaction');
    const browser = this.issuer.cookies.browser(request, reply);
    const session = await this.issuer.session(request);
    const view = await this.issuer.core.journey.describe({ interactionId, browserDigest: digest(browser) });
    if (!view) throw over();
    if (!session) {
      seeOther(reply, pageAt(endpoints.login, { interaction: interactionId }));
      return;
    }
    const person = await this.issuer.nameOf(session.subject);
    // The person is part of the token: a decision never counts for somebody who signed in meanwhile.
    const csrf = csrfToken(browser, `${interactionId}:${session.sessionId}`);
    sendPage(reply, ConsentPage({ view, person, csrf }), { formTarget: view.redirectUri });
  }

  @Answers('POST', endpoints.consent)
  async decide(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = formParameters(request);
    const interactionId = field(form, 'interaction');
    const browser = this.issuer.cookies.browser(request, reply);
    const session = await this.issuer.session(request);
    if (!session || !csrfMatches(browser, `${interactionId}:${session.sessionId}`, field(form, 'csrf'))) throw over();
    const reference = { interactionId, browserDigest: digest(browser) };
    const { journey } = this.issuer.core;
    const decision = field(form, 'decision');
    if (decision === 'allow')
      sendOutcome(reply, await journey.allow({ ...reference, session, seen: field(form, 'seen') }));
    else if (decision === 'deny') sendOutcome(reply, await journey.deny(reference));
    else throw new OAuthError('invalid_request', 'decision must be allow or deny');
  }
}

function over(): OAuthError {
  return new OAuthError('invalid_request', 'this sign-in is over or belongs to another browser');
}
