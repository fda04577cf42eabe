import { digest, type Endpoint, type ParameterList, type TimeLimit } from '@signet/authorization-server';
import type { PasswordOwner } from '@signet/identity';
import { isEvent } from '@signet/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JSX } from 'preact';
import { GuardedTrial, type WorkPlace, workFor } from '../challenge/guarded-trial.js';
import { callerOf } from '../http/caller.js';
import { csrfMatches, csrfToken } from '../http/cookies.js';
import { sendPage } from '../http/page-response.js';
import { field, formParameters } from '../http/parameters.js';
import { wishedWords } from '../http/request-words.js';
import type { Issuer } from '../issuer/issuer.js';
import { isPlainKey, type Message, message } from '../pages/messages/catalogue.js';
import type { Words } from '../pages/messages/words.js';
import { Answers } from './answers.js';
import type { FieldDefinition } from './fields.js';
import type { FormState } from './form-state.js';
import { isSameOrigin } from './same-origin.js';
import { type Visit, visitOf } from './visit.js';

/** What a form is about, found anew at each request. */
export interface Opened<Name extends string, Subject> {
  readonly kind: 'open';
  readonly subject: Subject;
  /** Ids of what it is about: its tokens are good for nothing else. */
  readonly about: string;
  /** The one of the browser's secrets that the subject belongs to; the current one where it belongs to none. */
  readonly secret?: string | undefined;
  readonly hidden?: ParameterList;
  /** In place of those of the definition, where it depends on the subject which there are. */
  readonly fields?: Readonly<Record<string, FieldDefinition>> | undefined;
  /** Fields that are not asked for this time. */
  readonly omitted?: readonly Name[];
  /** What stands in the fields at first. */
  readonly initial?: Readonly<Partial<Record<Name, string>>>;
  /** Whether the form may end elsewhere, as at an app. */
  readonly leadsAway?: boolean | undefined;
  /** Who chooses a password there, as far as it may be told to whoever sees the page. */
  readonly owner?: PasswordOwner | undefined;
  /** What it holds must not stand in an address: its page cannot be asked for again. */
  readonly isUnrepeatable?: boolean | undefined;
  /** Of the page that shows it first; default: 200. */
  readonly status?: number | undefined;
  /** Until when whoever sees the page has time for it, of an interaction that can wait longer. */
  readonly limit?: (TimeLimit & { readonly interactionId: string }) | undefined;
  /** Whether those who compute nothing may have a code mailed, with `decision` as `mail_code`. */
  readonly canMailCode?: boolean | undefined;
  /** For the log. */
  readonly clientId?: string | undefined;
}

/** There is nothing to ask: this is sent instead. */
export interface Instead {
  readonly kind: 'instead';
  send(visit: Visit): void | Promise<void>;
}

/** A form that came from its own page. */
interface Submission<Subject> {
  readonly visit: Visit;
  readonly subject: Subject;
}

interface Filled<Name extends string, Subject> extends Submission<Subject> {
  readonly values: Readonly<Record<Name, string>>;
  /** What it brings where it is asked for proof of work. */
  readonly trial: GuardedTrial;
}

/** It is done: whoever sent it is sent on, and so is whoever sent the same at the same time. */
export interface Done {
  readonly kind: 'done';
  send(visit: Visit): void | Promise<void>;
}

export type FormAnswer<Name extends string> =
  | Done
  | {
      readonly kind: 'refused';
      /** Default: 400. */
      readonly status?: number;
      readonly alert?: Message;
      readonly errors?: Readonly<Partial<Record<Name, Message>>>;
    }
  /** Too many attempts. */
  | { readonly kind: 'locked'; readonly seconds: number }
  /** Too much to do; nobody looked at it. */
  | { readonly kind: 'busy'; readonly alert?: Message }
  /** Proof of work is missing; nobody looked at it. */
  | { readonly kind: 'unproved'; readonly bits: number | undefined };

/** Of a form: the same at each request, or made for it. */
export type FieldsOf<Name extends string> =
  | Readonly<Record<Name, FieldDefinition>>
  | (() => Readonly<Record<Name, FieldDefinition>>);

export interface FormDefinition<Name extends string, Subject> {
  /** What its tokens are good for, and where it is posted to unless `endpoint` says so. */
  readonly name: string;
  readonly endpoint?: Pick<Endpoint, 'path'> | undefined;
  /** A function where it depends on policies which there are, or what they take. */
  readonly fields: FieldsOf<Name>;
  /** Whether an address may send it only so often, like guesses at passwords. */
  readonly isThrottled?: boolean;
  /** Whether it asks for proof of work under attack, which is judged `here`, or where its password is. */
  readonly work?: 'here' | 'with_password';
  /** Ways out of it that need none of its fields, by the value of `decision`. */
  readonly ways?: Readonly<Record<string, (submission: Submission<Subject>) => Promise<FormAnswer<Name>>>>;
  open(visit: Visit): Promise<Opened<Name, Subject> | Instead>;
  act(submission: Filled<Name, Subject>): Promise<FormAnswer<Name>>;
  page(shown: { readonly words: Words; readonly subject: Subject; readonly form: FormState<Name> }): JSX.Element;
}

/** The form again, or whatever ended it. */
type Judged<Name extends string, Subject> =
  | { readonly kind: 'send'; send(visit: Visit): void | Promise<void> }
  | { readonly kind: 'page'; readonly opened: Opened<Name, Subject>; readonly shown: Shown<Name> };

interface Shown<Name extends string> {
  readonly status: number;
  readonly retryAfter?: number;
  readonly alert?: Message | undefined;
  readonly errors?: Readonly<Partial<Record<Name, Message>>> | undefined;
  /** As they came; undefined where the form is new. */
  readonly entered?: Readonly<Record<Name, string>>;
  /** Of proof of work, where it was missing. */
  readonly bits?: number | undefined;
}

/** Seconds: about what those who wait before take. */
const busyFor = 5;

/**
 * The one way in which forms of the issuer are shown and taken: from our own pages, with a token of this form in this browser, with
 * fields that fit, not too often; and whatever is wrong, the same form again with what was entered, but for passwords.
 */
export class GuardedForm<Name extends string, Subject> {
  readonly #answers = new Answers<Judged<Name, Subject>>();

  constructor(
    private readonly issuer: Issuer,
    private readonly definition: FormDefinition<Name, Subject>,
  ) {}

  async show(request: FastifyRequest, reply: FastifyReply, parameters: ParameterList): Promise<void> {
    const visit = visitOf(this.issuer, request, reply, parameters);
    const opened = await this.definition.open(visit);
    if (opened.kind === 'instead') await opened.send(visit);
    else await this.#page(visit, opened, { status: opened.status ?? 200 });
  }

  async submit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const visit = visitOf(this.issuer, request, reply, formParameters(request));
    // Of this browser, this form and every field of it: a stranger cannot name it.
    const key = digest(JSON.stringify([...visit.secrets, request.body]));
    const judged = isSameOrigin(request, this.issuer.config.issuer)
      ? await this.#answers.once(key, () => this.#judge(visit))
      : await this.#refuse(visit, 403);
    if (judged.kind === 'send') await judged.send(visit);
    else await this.#page(visit, judged.opened, judged.shown);
  }

  async #refuse(visit: Visit, status: number): Promise<Judged<Name, Subject>> {
    const opened = await this.definition.open(visit);
    if (opened.kind === 'instead') return { kind: 'send', send: opened.send };
    const entered = this.#entered(visit, opened);
    return { kind: 'page', opened, shown: { status, alert: message('form.stale'), entered } };
  }

  async #judge(visit: Visit): Promise<Judged<Name, Subject>> {
    const opened = await this.definition.open(visit);
    if (opened.kind === 'instead') return { kind: 'send', send: opened.send };
    const entered = this.#entered(visit, opened);
    const again = (shown: Omit<Shown<Name>, 'entered'>): Judged<Name, Subject> => ({
      kind: 'page',
      opened,
      shown: { ...shown, entered },
    });
    if (!this.#hasToken(visit, opened)) return again({ status: 400, alert: message('form.stale') });
    const way = this.#wayOut(visit);
    const { values, errors } = way ? {} : this.#parse(entered, opened);
    if (errors) return again({ status: 400, errors });
    const submission = { visit, subject: opened.subject };
    const answer = way
      ? await way(submission)
      : await this.#act(visit, opened, values as Readonly<Record<Name, string>>);
    if (answer.kind === 'done') return { kind: 'send', send: answer.send };
    this.#note(answer.kind, opened.clientId, callerOf(visit.request).address);
    switch (answer.kind) {
      case 'refused':
        return again({ status: answer.status ?? 400, alert: answer.alert, errors: answer.errors });
      case 'locked': {
        const alert = message('form.wait', { wait: answer.seconds });
        return again({ status: 429, retryAfter: answer.seconds, alert });
      }
      case 'busy':
        return again({ status: 503, retryAfter: busyFor, alert: answer.alert ?? message('form.busy') });
      case 'unproved':
        return again({ status: 403, alert: message('work.missing'), bits: answer.bits });
    }
  }

  #note(kind: 'refused' | 'locked' | 'busy' | 'unproved', clientId: string | undefined, address: string): void {
    // Counted by itself, whatever the form.
    if (kind === 'unproved') return;
    const event = `${this.definition.name.replaceAll('-', '_')}_${kind}`;
    if (!isEvent(event)) throw new Error(`the log knows no ${event}`);
    this.issuer.log.event(event, { client_id: clientId, address });
  }

  async #act(
    visit: Visit,
    opened: Opened<Name, Subject>,
    values: Readonly<Record<Name, string>>,
  ): Promise<FormAnswer<Name>> {
    const { work, isThrottled } = this.definition;
    const trial = new GuardedTrial(this.issuer, visit, this.#placeOf(visit, opened));
    const proof = work === 'here' ? await trial.outright() : 'enough';
    if (proof === 'missing') return trial.again();
    if (isThrottled) {
      const seconds = await this.issuer.identity.reserveGuess(callerOf(visit.request), proof === 'unproved');
      if (seconds > 0) return { kind: 'locked', seconds };
    }
    return this.definition.act({ visit, subject: opened.subject, values, trial });
  }

  #placeOf(visit: Visit, { about, secret = visit.secrets[0] }: Opened<Name, Subject>): WorkPlace {
    return { form: this.definition.name, about, secret };
  }

  #hasToken(visit: Visit, { about, secret }: Opened<Name, Subject>): boolean {
    const presented = field(visit.parameters, 'csrf');
    const secrets = secret === undefined ? visit.secrets : [secret];
    return secrets.some((each) => csrfMatches(each, { form: this.definition.name, about }, presented));
  }

  #wayOut(visit: Visit) {
    const { ways = {} } = this.definition;
    const decision = field(visit.parameters, 'decision');
    return Object.hasOwn(ways, decision) ? ways[decision] : undefined;
  }

  #entered(visit: Visit, opened: Opened<Name, Subject>): Readonly<Record<Name, string>> {
    return each(this.#fieldsOf(opened), (name) => field(visit.parameters, name));
  }

  #parse(
    entered: Readonly<Record<Name, string>>,
    opened: Opened<Name, Subject>,
  ): {
    readonly values?: Readonly<Record<Name, string>>;
    readonly errors?: Readonly<Partial<Record<Name, Message>>>;
  } {
    const { omitted = [] } = opened;
    const fields = this.#fieldsOf(opened);
    const errors: Partial<Record<Name, Message>> = {};
    const values = each(fields, (name) => {
      if (omitted.includes(name)) return '';
      const parsed = fields[name].schema.safeParse(entered[name]);
      if (parsed.success) return parsed.data;
      const said = parsed.error.issues[0]?.message ?? '';
      errors[name] = message(isPlainKey(said) ? said : 'form.invalid');
      return '';
    });
    return Object.keys(errors).length > 0 ? { errors } : { values };
  }

  async #page(visit: Visit, opened: Opened<Name, Subject>, shown: Shown<Name>): Promise<void> {
    const { name, endpoint } = this.definition;
    const fields = this.#fieldsOf(opened);
    const action = endpoint?.path.slice(1) ?? name;
    const { request, reply } = visit;
    const asked = namesOf(fields).filter((each) => !opened.omitted?.includes(each));
    const secret = opened.secret ?? visit.secrets[0];
    this.issuer.cookies.keepSecret(request, reply, secret);
    const { language } = wishedWords(request) ?? {};
    const csrf = csrfToken(secret, { form: name, about: opened.about });
    const advises = asked.some((each) => fields[each].isChosen);
    const { alert, entered, bits } = shown;
    const work = this.definition.work && (await workFor(this.issuer, visit, this.#placeOf(visit, opened), bits));
    const none: Partial<Record<Name, Message>> = {};
    const errors = shown.errors ?? none;
    const form: FormState<Name> = {
      action: language === undefined ? action : `${action}?ui_locales=${language}`,
      hidden: [...(opened.hidden ?? []), ['csrf', csrf]],
      fields: Object.fromEntries(asked.map((name) => [name, fields[name]])) as typeof fields,
      values: each(fields, (name) => (isSecret(fields[name]) ? '' : ((entered ?? opened.initial)?.[name] ?? ''))),
      errors,
      choice: advises ? this.issuer.identity.choiceOf(opened.owner) : undefined,
      alert,
      work: work && { ...work, canMail: opened.canMailCode ?? false },
      focus: entered === undefined ? undefined : firstWrong(errors, asked, fields),
    };
    if (shown.retryAfter !== undefined) reply.header('retry-after', String(shown.retryAfter));
    const { subject, leadsAway, limit, isUnrepeatable } = opened;
    const repeated = isUnrepeatable ? undefined : (opened.hidden ?? []);
    const time = limit && { ...limit, now: this.issuer.clock.now() };
    const page = (words: Words) => this.definition.page({ words, subject, form });
    sendPage(reply, page, { status: shown.status, leadsAway, repeated, time });
  }

  #fieldsOf({ fields }: Opened<Name, Subject>): Readonly<Record<Name, FieldDefinition>> {
    if (fields) return fields as Readonly<Record<Name, FieldDefinition>>;
    const own = this.definition.fields;
    return typeof own === 'function' ? own() : own;
  }
}

/** The first field with an error; where all of the form was refused, the one that has to be filled again. */
function firstWrong<Name extends string>(
  errors: Readonly<Partial<Record<Name, Message>>>,
  asked: readonly Name[],
  fields: Readonly<Record<Name, FieldDefinition>>,
): Name | undefined {
  return asked.find((name) => errors[name] !== undefined) ?? asked.find((name) => isSecret(fields[name])) ?? asked[0];
}

function namesOf<Name extends string>(fields: Readonly<Record<Name, FieldDefinition>>): readonly Name[] {
  return Object.keys(fields) as Name[];
}

function each<Name extends string>(
  fields: Readonly<Record<Name, FieldDefinition>>,
  text: (name: Name) => string,
): Readonly<Record<Name, string>> {
  return Object.fromEntries(namesOf(fields).map((name) => [name, text(name)])) as Record<Name, string>;
}

function isSecret({ type }: FieldDefinition): boolean {
  return type === 'password' || type === 'hidden';
}
