import {
  createTerms,
  findTerms,
  listAcceptances,
  listTerms,
  publishTerms,
  retireTerms,
  type TermsAcceptanceView,
} from '@signet/administration';
import type { TermsAudience, TermsDocument } from '@signet/authorization-server';
import { z } from 'zod';
import { paged, pageOf, pageQuery, pageRequest } from '../../api/pages.js';
import { of, subject, time } from '../../api/shown.js';
import { type Operation, operation } from '../operation.js';
import { placesOfPerson } from './places.js';

const termsId = z.string().max(64).describe('Lower case letters, digits and hyphens');
const version = z.string().max(32).describe('Letters, digits, dots, hyphens and underscores');
const kind = z.enum(['organization', 'client']);

const terms = of<TermsDocument>()({
  termsId: z.string(),
  version: z.string(),
  title: z.string(),
  url: z.string().optional(),
  text: z.string().optional(),
  audience: of<TermsAudience>()({ kind, id: z.string() }).optional(),
  createdAt: time,
  effectiveFrom: time.optional(),
  retiredAt: time.optional(),
}).meta({ id: 'Terms' });

const acceptance = of<TermsAcceptanceView>()({
  subject,
  username: z.string().optional(),
  termsId: z.string(),
  version: z.string(),
  title: z.string(),
  effectiveFrom: time,
  acceptedAt: time,
  clientId: z.string().describe('On the way to which app'),
}).meta({ id: 'TermsAcceptance' });

const path = '/terms/:termsId/versions/:version';

export const termsOperations: readonly Operation[] = [
  operation({
    id: 'listTerms',
    method: 'GET',
    path: '/terms',
    scope: 'admin:terms:read',
    summary: 'Every version of all terms, by id; a search looks in id and title',
    query: pageQuery,
    answer: { status: 200, schema: pageOf(terms) },
    run: async ({ directories }, { query }) =>
      paged(await listTerms(directories.terms, pageRequest(query)), (each) => each),
  }),
  operation({
    id: 'createTerms',
    method: 'POST',
    path: '/terms',
    scope: 'admin:terms:write',
    summary: 'Write down a version of terms, which counts for nobody until it is published',
    body: z.strictObject({
      termsId,
      version,
      title: z.string().max(200),
      url: z.string().max(2000).optional().describe('Where it can be read (https); or `text`'),
      text: z.string().max(20_000).optional(),
      audience: z
        .strictObject({ kind, id: z.string().min(1).max(1024) })
        .optional()
        .describe('Everybody where it is absent'),
    }),
    answer: { status: 201, schema: terms },
    refusals: ['exists', 'unknown'],
    run: async ({ ports, initiator }, { body }) => {
      const made = await createTerms(ports, initiator, body);
      return { body: made, location: `/terms/${made.termsId}/versions/${encodeURIComponent(made.version)}` };
    },
  }),
  operation({
    id: 'getTerms',
    method: 'GET',
    path,
    scope: 'admin:terms:read',
    summary: 'A version of terms',
    answer: { status: 200, schema: terms },
    run: async ({ stores }, { path: key }) => ({ body: await findTerms(stores, key) }),
  }),
  operation({
    id: 'publishTerms',
    method: 'POST',
    path: `${path}/publish`,
    scope: 'admin:terms:write',
    summary: 'People must accept it before anything is given in their name; nothing of it changes any more',
    body: z.strictObject({ effectiveFrom: time.optional().describe('Now where it is absent') }),
    answer: { status: 200, schema: terms },
    run: async ({ ports, initiator }, { path: key, body }) => ({
      body: await publishTerms(ports, initiator, key, body.effectiveFrom),
    }),
  }),
  operation({
    id: 'retireTerms',
    method: 'POST',
    path: `${path}/retire`,
    scope: 'admin:terms:write',
    summary: 'It is asked of nobody any more; who accepted it stays known',
    answer: { status: 200, schema: terms },
    run: async ({ ports, initiator }, { path: key }) => ({ body: await retireTerms(ports, initiator, key) }),
  }),
  operation({
    id: 'listTermsAcceptances',
    method: 'GET',
    path: '/terms-acceptances',
    scope: 'admin:terms:read',
    summary: 'Who accepted which version, and when; kept for proof, also of accounts that are gone',
    query: { ...pageQuery, termsId: termsId.min(1).optional(), version: version.min(1).optional() },
    answer: { status: 200, schema: pageOf(acceptance) },
    run: async ({ directories }, { query: { termsId: id, version: of, ...page } }) =>
      paged(await listAcceptances(directories.terms, { termsId: id, version: of }, pageRequest(page)), (each) => each),
  }),
  operation({
    id: 'listTermsAcceptancesOfUser',
    method: 'GET',
    path: '/users/:subject/terms-acceptances',
    scope: 'admin:terms:read',
    summary: 'What a user accepted, and when',
    within: async (context, { path: { subject: whose } }) => [await placesOfPerson(context, whose)],
    query: pageQuery,
    answer: { status: 200, schema: pageOf(acceptance) },
    run: async ({ directories }, { path: whose, query }) =>
      paged(await listAcceptances(directories.terms, whose, pageRequest(query)), (each) => each),
  }),
];
