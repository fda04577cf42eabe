import { Controller, Get, type Type } from '@nestjs/common';
import { defineAudience } from '@signet/auth-contracts';
import {
  decoratorsFor,
  OptionalToken,
  Public,
  RequireAcr,
  RequireActor,
  RequireDPoP,
  RequireRecentLogin,
} from '@signet/auth-contracts/nest';
import type { DpopKey, TestIssuer } from '@signet/auth-contracts/testing';

/** What becomes of decorations on a class, on its handler and on what both inherit, as data: the same for every Nest and every HTTP server. */
export const things = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'a:read': 'Read', 'a:write': 'Write', 'a:own': 'Own' },
  roles: { reader: ['a:read'], writer: ['a:write'], owner: ['a:own'] },
});
const { RequireScopes, RequireAnyScope, RequireRoles, RequireAnyRole } = decoratorsFor(things);

export const places = ['base class', 'base method', 'child class', 'child method'] as const;
export type Place = (typeof places)[number];
type Decorator = ClassDecorator & MethodDecorator;

interface Kind {
  readonly decorate: Decorator;
  /** What a token has that meets it. */
  readonly meets: () => {
    readonly scopes?: readonly string[];
    readonly roles?: readonly string[];
    readonly claims?: Readonly<Record<string, unknown>>;
  };
  /** The answer to a token that does not. */
  readonly refusal: 401 | 403;
}

/** What may be asked for. */
export const kinds: Readonly<Record<string, Kind>> = {
  scopes: { decorate: RequireScopes('a:read'), meets: () => ({ scopes: ['a:read'] }), refusal: 403 },
  any_scope: { decorate: RequireAnyScope('a:own', 'a:write'), meets: () => ({ scopes: ['a:write'] }), refusal: 403 },
  roles: { decorate: RequireRoles('reader'), meets: () => ({ roles: ['reader'] }), refusal: 403 },
  any_role: {
    decorate: RequireAnyRole('owner', 'writer'),
    meets: () => ({ roles: ['writer'] }),
    refusal: 403,
  },
  acr: { decorate: RequireAcr('urn:mfa'), meets: () => ({ claims: { acr: 'urn:mfa' } }), refusal: 401 },
  recent_login: {
    decorate: RequireRecentLogin(600),
    meets: () => ({ claims: { auth_time: Math.floor(Date.now() / 1000) } }),
    refusal: 401,
  },
  dpop: { decorate: RequireDPoP(), meets: () => ({}), refusal: 401 },
  actor: {
    decorate: RequireActor('orders'),
    meets: () => ({ claims: { act: { sub: 'orders' } } }),
    refusal: 403,
  },
};

const openings: Readonly<Record<string, Decorator>> = { public: Public(), optional: OptionalToken() };

/**
 * `public`: everybody, whatever they send. `optional`: strangers too, and who sends a token is judged. `closed`: whoever has a token that is good
 * and enough. `stop`: the application does not start.
 */
export type Outcome = 'public' | 'optional' | 'closed' | 'stop';

export interface Row {
  readonly title: string;
  readonly marks: readonly (readonly [Place, string])[];
  /** Whether the child has the handler as well: without a call of the one that it overrides. */
  readonly isOverridden: boolean;
  readonly outcome: Outcome;
  /** What is asked for where a token is judged. */
  readonly asked: readonly string[];
}

type Table<Cell> = Readonly<Partial<Record<Place, Readonly<Partial<Record<Place, Cell>>>>>>;

/** What an opening alone does, by where it stands. */
const alone = {
  inherited: { 'base class': 'open', 'base method': 'open', 'child class': 'open' },
  // Whoever overrides an open handler opens nothing by that.
  overridden: { 'base class': 'open', 'base method': 'closed', 'child class': 'open', 'child method': 'open' },
} as const;

/** What becomes of an opening in one place (row) and a requirement in another (column). */
const opposed: Readonly<Record<'inherited' | 'overridden', Table<'open' | 'closed' | 'stop'>>> = {
  inherited: {
    'base class': { 'base class': 'stop', 'base method': 'closed', 'child class': 'stop' },
    'base method': { 'base class': 'open', 'base method': 'stop', 'child class': 'stop' },
    'child class': { 'base class': 'stop', 'base method': 'stop', 'child class': 'stop' },
  },
  overridden: {
    'base class': { 'base class': 'stop', 'base method': 'closed', 'child class': 'stop', 'child method': 'stop' },
    'base method': { 'base class': 'closed', 'base method': 'stop', 'child class': 'stop', 'child method': 'stop' },
    'child class': { 'base class': 'stop', 'base method': 'stop', 'child class': 'stop', 'child method': 'closed' },
    'child method': { 'base class': 'stop', 'base method': 'stop', 'child class': 'open', 'child method': 'stop' },
  },
};

/** What becomes of `@Public()` in one place (row) and `@OptionalToken()` in another (column): the nearer one speaks. */
const rivals: Readonly<Record<'inherited' | 'overridden', Table<Outcome>>> = {
  inherited: {
    'base class': { 'base class': 'stop', 'base method': 'optional', 'child class': 'optional' },
    'base method': { 'base class': 'public', 'base method': 'stop', 'child class': 'public' },
    'child class': { 'base class': 'public', 'base method': 'optional', 'child class': 'stop' },
  },
  overridden: {
    'base class': {
      'base class': 'stop',
      'base method': 'public',
      'child class': 'optional',
      'child method': 'optional',
    },
    'base method': {
      'base class': 'optional',
      'base method': 'stop',
      'child class': 'optional',
      'child method': 'optional',
    },
    'child class': {
      'base class': 'public',
      'base method': 'public',
      'child class': 'stop',
      'child method': 'optional',
    },
    'child method': {
      'base class': 'public',
      'base method': 'public',
      'child class': 'public',
      'child method': 'stop',
    },
  },
};

const forms = ['inherited', 'overridden'] as const;
type Form = (typeof forms)[number];

/** Where something may stand. */
function placesOf(form: Form): readonly Place[] {
  return form === 'overridden' ? places : places.filter((place) => place !== 'child method');
}

function row(
  form: Form,
  outcome: Outcome,
  asked: readonly string[],
  ...marks: readonly (readonly [Place, string])[]
): Row {
  const where = marks.map(([place, mark]) => `${mark} on the ${place}`).join(', ') || 'nothing said';
  return { title: `${form}: ${where}`, marks, isOverridden: form === 'overridden', outcome, asked };
}

function cells<Cell>(table: Table<Cell>): (readonly [Place, Place, Cell])[] {
  return Object.entries(table).flatMap(([one, columns]) =>
    Object.entries(columns).map(([other, cell]) => [one as Place, other as Place, cell as Cell] as const),
  );
}

/** Of an opening: what it opens, if anything. */
const opened = (cell: 'open' | 'closed' | 'stop', opening: string): Outcome =>
  cell === 'open' ? (opening as Outcome) : cell;

export const rows: readonly Row[] = forms.flatMap((form) => {
  const names = Object.keys(kinds);
  return [
    row(form, 'closed', []),
    ...Object.keys(openings).flatMap((opening) => [
      ...Object.entries(alone[form]).map(([place, cell]) =>
        row(form, opened(cell, opening), [], [place as Place, opening]),
      ),
      ...cells(opposed[form]).flatMap(([open, closed, cell]) =>
        names.map((kind) => row(form, opened(cell, opening), [kind], [open, opening], [closed, kind])),
      ),
    ]),
    ...cells(rivals[form]).map(([one, other, outcome]) => row(form, outcome, [], [one, 'public'], [other, 'optional'])),
    ...names.flatMap((kind) => placesOf(form).map((place) => row(form, 'closed', [kind], [place, kind]))),
    // All that is asked for adds up, wherever it stands.
    ...names.flatMap((one, index) =>
      placesOf(form).map((place, at) => {
        const other = names[(index + 1 + at) % names.length] as string;
        const elsewhere = placesOf(form)[(at + 1) % placesOf(form).length] as Place;
        return row(form, 'closed', [one, other], [place, one], [elsewhere, other]);
      }),
    ),
  ];
});

/** The controller of a row; its handler answers at `/row-N/thing`. */
export function controllerOf({ marks, isOverridden }: Row, index: number): Type {
  class Base {
    thing(): object {
      return {};
    }
  }
  class Child extends Base {}
  Object.defineProperty(Base, 'name', { value: `Base${index}` });
  Object.defineProperty(Child, 'name', { value: `Child${index}` });
  if (isOverridden) Object.defineProperty(Child.prototype, 'thing', { value: () => ({}), writable: true });
  const onMethod = (prototype: object, decorate: MethodDecorator) => {
    decorate(prototype, 'thing', Object.getOwnPropertyDescriptor(prototype, 'thing') as PropertyDescriptor);
  };
  for (const [place, mark] of marks) {
    const decorate = openings[mark] ?? (kinds[mark] as Kind).decorate;
    const owner = place.startsWith('base') ? Base : Child;
    if (place.endsWith('class')) decorate(owner);
    else onMethod(owner.prototype, decorate);
  }
  onMethod(isOverridden ? Child.prototype : Base.prototype, Get('thing'));
  Controller(`row-${index}`)(Child);
  return Child;
}

/** The places of a row that stops, as the message names them. */
export function complaintOf({ marks }: Row, index: number): string {
  const nameOf: Readonly<Record<Place, string>> = {
    'base class': `class Base${index}`,
    'base method': `Base${index}.thing`,
    'child class': `class Child${index}`,
    'child method': `Child${index}.thing`,
  };
  const decorators: Readonly<Record<string, string>> = { public: '@Public()', optional: '@OptionalToken()' };
  const [[open, opening], [closed, kind]] = marks as readonly [readonly [Place, string], readonly [Place, string]];
  return kind in decorators
    ? `Child${index}: @Public() and @OptionalToken() on ${nameOf[open]}`
    : `Child${index}: ${decorators[opening]} on ${nameOf[open]}, and requirements (${kind}) on ${nameOf[closed]}`;
}

/** What strangers, a bad token, a good one that meets nothing, those that each lack one thing, and one that meets all of it get. */
export function expectedOf({ outcome, asked }: Row): readonly number[] {
  const stranger = outcome === 'closed' ? 401 : 200;
  const judged = outcome === 'public' ? () => 200 : (status: number) => status;
  // The answer to a token that lacks several: any of theirs.
  const lacking = asked.map((one) => judged((kinds[one] as Kind).refusal));
  return [stranger, judged(401), ...lacking, 200];
}

export async function statusesOf(
  base: string,
  { asked }: Row,
  index: number,
  { issuer, key }: { readonly issuer: TestIssuer; readonly key: DpopKey },
): Promise<readonly number[]> {
  const path = `/row-${index}/thing`;
  const ask = async (headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(base + path, { headers });
    await response.arrayBuffer();
    return response.status;
  };
  const meeting = async (met: readonly string[]) => {
    const parts = met.map((one) => (kinds[one] as Kind).meets());
    const isBound = met.includes('dpop');
    const token = await issuer.mint({
      audience: things,
      scopes: parts.flatMap(({ scopes = [] }) => scopes) as never,
      roles: parts.flatMap(({ roles = [] }) => roles) as never,
      claims: { ...Object.assign({}, ...parts.map(({ claims }) => claims)), ...(isBound && { cnf: { jkt: key.jkt } }) },
    });
    if (!isBound) return ask({ authorization: `Bearer ${token}` });
    const dpop = await key.prove({ token, url: `${things.identifier}${path}` });
    return ask({ authorization: `DPoP ${token}`, dpop });
  };
  const statuses = [await ask(), await ask({ authorization: 'Bearer a.b.c' })];
  for (const missing of asked) statuses.push(await meeting(asked.filter((one) => one !== missing)));
  return [...statuses, await meeting(asked)];
}
