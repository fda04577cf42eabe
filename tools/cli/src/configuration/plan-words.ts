import { isDeepStrictEqual } from 'node:util';
import { type ConfigurationPlan, nameOfThing, type Step } from '@signet/administration';
import { isJsonObject } from '@signet/runtime';

const signs = { create: '+', change: '~', delete: '-' } as const;
const longest = 120;

/** A plan as people read it: what goes away first, for it is what nobody gets back. */
export function planLines({ steps, adopts }: Pick<ConfigurationPlan, 'steps' | 'adopts'>): readonly string[] {
  const gone = steps.filter(({ action }) => action === 'delete');
  const others = steps.filter(({ action }) => action !== 'delete');
  const adopted =
    adopts.length === 0
      ? []
      : [`as it stands there already, managed from now on: ${adopts.map(nameOfThing).join(', ')}`];
  if (steps.length === 0) return ['nothing to change', ...adopted];
  return [
    ...gone.flatMap((step) => [headOf(step), ...notesOf(step)]),
    ...others.flatMap((step) => [headOf(step), ...membersOf(step), ...notesOf(step)]),
    ...adopted,
    summary(steps),
  ];
}

function headOf(step: Step): string {
  const what =
    step.action === 'delete' ? (step.isHeld ? 'GONE FROM THE FILE, kept without --delete' : 'DELETED') : step.action;
  return `${signs[step.action]} ${nameOfThing(step)}  ${what}`;
}

function membersOf({ before = {}, after = {}, secretChanges }: Step): readonly string[] {
  const members = differing(before, after, '');
  return [...members, ...(secretChanges ? ['    ~ its secret: another one'] : [])];
}

function notesOf({ byHand }: Step): readonly string[] {
  if (byHand === undefined) return [];
  const since = byHand === 'since' ? 'somebody changed it by hand since it was applied' : 'somebody made it by hand';
  return [`    ! ${since}: --overwrite names what is made as the file says all the same`];
}

function differing(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  path: string,
): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    const [was, is] = [before[name], after[name]];
    if (isDeepStrictEqual(was, is)) return [];
    const place = path === '' ? name : `${path}.${name}`;
    if (isJsonObject(was) && isJsonObject(is)) return differing(was, is, place);
    if (was === undefined) return [`    + ${place}: ${said(is)}`];
    if (is === undefined) return [`    - ${place}: ${said(was)}`];
    return [`    ~ ${place}: ${said(was)} -> ${said(is)}`];
  });
}

function said(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}

function summary(steps: readonly Step[]): string {
  const count = (isOne: (step: Step) => boolean) => steps.filter(isOne).length;
  const held = count(({ isHeld }) => isHeld);
  return [
    `${count(({ action }) => action === 'create')} to create`,
    `${count(({ action }) => action === 'change')} to change`,
    `${count(({ action, isHeld }) => action === 'delete' && !isHeld)} to delete`,
    ...(held > 0 ? [`${held} kept that the file does not name`] : []),
  ].join(', ');
}
