import type { Scheme } from '@signet/administration';
import type { OAuthErrorCode, ParameterList } from '@signet/authorization-server';
import type { FastifyReply } from 'fastify';
import { h, type JSX } from 'preact';
import { render } from 'preact-render-to-string';
import { defaultLook, inScheme, type Look } from '../look/look.js';
import type { LookFile } from '../look/look-files.js';
import { ErrorPage } from '../pages/error-page.js';
import { FormPostPage, formPostScriptHash } from '../pages/form-post-page.js';
import { PageLoads } from '../pages/kit/page-loads.js';
import { Root } from '../pages/kit/root.js';
import { type PageTime, Surroundings } from '../pages/kit/surroundings.js';
import type { Words } from '../pages/messages/words.js';
import type { PageScripts, ScriptName } from '../pages/scripts/page-scripts.js';
import { languageSwitch } from './language-switch.js';
import { wordsOf } from './request-words.js';
import { rootOf } from './root-of.js';
import { noteRefusal, tellSupportCode } from './support-code.js';

interface PageOptions {
  readonly status?: number;
  /** Whether a form of it may end elsewhere, at an app or a provider. Default: forms go to us alone. */
  readonly leadsAway?: boolean | undefined;
  readonly scriptHash?: string;
  /** How long whoever sees it has, and what asks for more. */
  readonly time?: PageTime | undefined;
  /** What a page that was posted is asked for again with; undefined where it cannot be. */
  readonly repeated?: ParameterList | undefined;
  /** Whatever the person prefers. */
  readonly scheme?: Scheme | undefined;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** How pages look by now. */
    look?: () => Look;
    /** What browsers run on them; undefined where the issuer has none. */
    scripts?: PageScripts | undefined;
    /** Other origins at which keys of this issuer are used. */
    keyOrigins?: readonly string[];
    lookFile?: (name: string) => LookFile | undefined;
  }
}

/** A page in the language of whoever reads it. */
export type Page = (words: Words) => JSX.Element;

/** A page as a document, under a policy that lets nothing run or load but what is named here. */
export function sendPage(reply: FastifyReply, page: Page, options: PageOptions = {}): void {
  const usual = reply.request.server.look?.() ?? defaultLook;
  const look = options.scheme === undefined ? usual : inScheme(usual, options.scheme);
  const languages = languageSwitch(reply, options.repeated);
  const words = wordsOf(reply.request);
  const loads = new PageLoads(look, reply.request.server.scripts);
  const surroundings = { languages, look, loads, time: options.time, keyOrigins: reply.request.server.keyOrigins };
  const surrounded = h(Surroundings.Provider, { value: surroundings }, page(words));
  const document = render(h(Root.Provider, { value: rootOf(reply.request) }, surrounded));
  const policy = [
    "default-src 'none'",
    `style-src '${loads.look.sheetHash}'${loads.look.linked === undefined ? '' : " 'self'"}`,
    `img-src ${["'self'", 'data:', ...sourcesOf(loads.images)].join(' ')}`,
    ...formAction(options),
    ...(options.scriptHash === undefined ? [] : [`script-src '${options.scriptHash}'`]),
    ...(loads.runs.size === 0 ? [] : ["script-src 'self'"]),
    ...([...loads.runs].some(isThread) ? ["worker-src 'self'"] : []),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  reply
    .status(options.status ?? 200)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', policy.join('; '))
    .header('x-frame-options', 'DENY')
    .send(`<!doctype html>${document}`);
}

/** The code chooses the words; what the core says of it is for the log. */
export function sendErrorPage(
  reply: FastifyReply,
  { code }: { readonly code: OAuthErrorCode },
  options: { status?: number; parameter?: string | undefined; leadsTo?: string | undefined } = {},
): void {
  const { status = 400, parameter, leadsTo } = options;
  const isNowhere = status === 404;
  const supportCode = noteRefusal(reply.request, { code, check: parameter, expected: isNowhere ? 'an address' : code });
  tellSupportCode(reply, supportCode);
  sendPage(reply, (words) => ErrorPage({ words, code, parameter, isNowhere, leadsTo, supportCode }), { status });
}

/** OAuth 2.0 Form Post Response Mode: a page that posts itself, with a button for those without script. */
export function sendFormPost(reply: FastifyReply, to: string, parameters: ParameterList): void {
  sendPage(reply, (words) => FormPostPage({ words, to, parameters }), {
    leadsAway: true,
    scriptHash: formPostScriptHash,
  });
}

/** A script of threads, which browsers start as workers. */
function isThread(name: ScriptName): boolean {
  return name.endsWith('-thread');
}

/**
 * Browsers hold every redirect that follows a form to `form-action`, also those of the app that it ends at, which goes on where it likes:
 * to its pages, through a broker, by the scheme of a native app. No list names them all (decision 99), so such a page has none.
 */
function formAction({ leadsAway }: PageOptions): readonly string[] {
  return leadsAway ? [] : ["form-action 'self'"];
}

/** Each once; beyond that a header would be longer than some proxies take, and an image is not shown. */
function sourcesOf(images: ReadonlySet<string>): readonly string[] {
  return [...new Set([...images].map((address) => new URL(address).origin))].slice(0, 50);
}
