import type { Schemas } from '../../api/api.js';
import { Problem } from '../../api/problem.js';

type Access = Schemas['SupportAccess'];

export const stateWords: Readonly<Record<Access['state'], string>> = {
  asked: 'not entered yet',
  entered: 'going on',
  over: 'over',
};

const ends: Readonly<Record<NonNullable<Access['endedBy']>, string>> = {
  supporter: 'ended by who acted',
  person: 'ended by the person',
  operator: 'ended by an operator',
  time: 'its time was over',
  policy: 'what it rests on was taken away',
};

/** How it ended; one that nobody entered in time ends by itself. */
export function endWords({ endedBy, enteredAt }: Pick<Access, 'endedBy' | 'enteredAt'>): string {
  if (endedBy !== undefined && !(endedBy === 'time' && enteredAt === undefined)) return ends[endedBy];
  return enteredAt === undefined ? 'nobody entered it in time' : ends.time;
}

/** What the codes of refusals say of somebody who would act as a person. */
const refusals: Readonly<Record<string, string>> = {
  forbidden: 'This person cannot be acted as by you',
  in_use: 'You have as many open as anybody may: end one under Support first',
  unknown: 'The person or one of the apps is not there any more',
  invalid: 'Something that was entered cannot be taken',
  insufficient_scope: 'Your role does not let you act as people',
  login_too_old: 'Sign in again first, with your second factor where you have one',
};

/** The same refusal, in plain words; its detail and its code stay. */
export function refusedInWords(error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const { status, code, title, detail } = error;
  return new Problem(status, code, refusals[code] ?? title, detail);
}
