import { z } from 'zod';

/** What a setting may be, as a form and a document say it. */
export type SettingShape =
  | { readonly type: 'integer'; readonly unit: string; readonly least: number; readonly most: number }
  | { readonly type: 'switch' }
  | { readonly type: 'choice'; readonly choices: readonly string[] }
  | { readonly type: 'choices'; readonly choices: readonly string[] }
  | { readonly type: 'texts'; readonly most: number }
  | { readonly type: 'text' };

export type SettingValue = number | boolean | string | readonly string[];

/** A policy of an installation. All that is known of it stands here: what reads, asks for, describes or stores it follows. */
export interface Setting {
  readonly shape: SettingShape;
  readonly schema: z.ZodType<SettingValue>;
  /** Where nobody decided; null: nothing is. */
  readonly usual: SettingValue | null;
  /** The variables of the same meaning: one that is set pins it. */
  readonly variables: readonly [string, ...string[]];
  /** What the text of a variable means; null: nothing of this setting. @throws Error in words that go on from the variable's name */
  readonly read: (text: string, variable: string) => SettingValue | null;
  readonly title: string;
  readonly text: string;
  /** Whether people are protected by less afterwards. */
  readonly isWeaker: (before: SettingValue | null, after: SettingValue | null) => boolean;
}

type About = Pick<Setting, 'title' | 'text'> & Partial<Pick<Setting, 'isWeaker' | 'read'>>;
type Variable = string | readonly [string, ...string[]];

const never = () => false;

function common(variable: Variable, { title, text, isWeaker = never }: About) {
  return { variables: typeof variable === 'string' ? ([variable] as const) : variable, title, text, isWeaker };
}

/** @param weaker which direction protects less; `most` of 0 means that there is no bound */
export function integer(
  variable: Variable,
  usual: number,
  bounds: { readonly unit: string; readonly least: number; readonly most: number },
  about: About,
): Setting {
  const { unit, least, most } = bounds;
  const schema = z.int().min(least).max(most);
  const rule = `must be ${unit} from ${least} to ${most}`;
  const read = (text: string) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new Error(rule);
  };
  return { shape: { type: 'integer', unit, least, most }, schema, usual, read, ...common(variable, about) };
}

/** @param words what the variable says for no and for yes */
export function choiceOfTwo(
  variable: Variable,
  usual: boolean,
  [no, yes]: readonly [string, string],
  about: About,
): Setting {
  const read = (text: string) => {
    if (text === yes) return true;
    if (text === no) return false;
    throw new Error(`must be ${yes} or ${no}`);
  };
  return { shape: { type: 'switch' }, schema: z.boolean(), usual, read, ...common(variable, about) };
}

export function choice(variable: Variable, usual: string, choices: readonly string[], about: About): Setting {
  const { read = oneOf(choices) } = about;
  return { shape: { type: 'choice', choices }, schema: z.enum(choices), usual, read, ...common(variable, about) };
}

function oneOf(choices: readonly string[]) {
  return (text: string) => {
    const chosen = choices.find((each) => each === text);
    if (chosen !== undefined) return chosen;
    throw new Error(`must be ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`);
  };
}

/** Some of these, in this order however they are written. */
export function choices(
  variable: Variable,
  usual: readonly string[],
  all: readonly string[],
  about: About & { readonly atLeast?: number },
): Setting {
  const { atLeast = 0 } = about;
  const inOrder = (named: readonly string[]) => all.filter((each) => named.includes(each));
  const schema = z.array(z.enum(all)).min(atLeast).max(all.length).transform(inOrder);
  const read = (text: string) => {
    const named = text
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '');
    if (atLeast === 0 && named.length === 1 && named[0] === 'none') return [];
    if (named.length > 0 && named.every((each) => all.includes(each))) return inOrder(named);
    throw new Error(`must be ${atLeast === 0 ? 'none, or ' : ''}some of ${all.join(', ')}`);
  };
  const shape = { type: 'choices', choices: all } as const;
  return { shape, schema, usual, read, ...common(variable, about) };
}

/** @param parse one of them as it is kept. @throws Error in words that go on from its name */
export function texts(
  variable: Variable,
  most: number,
  parse: (text: string) => string,
  about: About & Pick<Setting, 'read'>,
): Setting {
  const schema = z
    .array(z.string().max(1024).transform(parsedBy(parse)))
    .max(most)
    .transform((all) => [...new Set(all)]);
  return { shape: { type: 'texts', most }, schema, usual: [], read: about.read, ...common(variable, about) };
}

/** @param parse it as it is kept. @throws Error in words that go on from its name */
export function text(variable: Variable, parse: (text: string) => string, about: About): Setting {
  const { read = parse } = about;
  const schema = z.string().min(1).max(2048).transform(parsedBy(parse));
  return { shape: { type: 'text' }, schema, usual: null, read, ...common(variable, about) };
}

function parsedBy(parse: (text: string) => string) {
  return (value: string, context: z.RefinementCtx): string => {
    try {
      return parse(value);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'not as it should be' });
      return z.NEVER;
    }
  };
}

/** Less protects less. */
export const less: Setting['isWeaker'] = (before, after) => Number(after ?? 0) < Number(before ?? 0);
/** More protects less. */
export const more: Setting['isWeaker'] = (before, after) => Number(after ?? 0) > Number(before ?? 0);
/** More protects less, and 0 is no bound at all. */
export const moreOrNone: Setting['isWeaker'] = (before, after) => before !== 0 && (after === 0 || more(before, after));
/** One more of them protects less. */
export const wider: Setting['isWeaker'] = (before, after) =>
  listOf(after).some((each) => !listOf(before).includes(each));
/** What stands later protects less. */
export function later(order: readonly string[]): Setting['isWeaker'] {
  return (before, after) => order.indexOf(String(after)) > order.indexOf(String(before));
}

function listOf(value: SettingValue | null): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
