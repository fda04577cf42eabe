import type { AttributeDefinition, AttributePatch, AttributeValue } from '@signet/identity';
import type { Command } from 'commander';
import { CliError } from '../command-context.js';

export interface AttributeOptions {
  readonly attribute?: ReadonlyArray<readonly [name: string, text: string]>;
  readonly clearAttribute?: readonly string[];
}

export function withAttributeOptions(command: Command): Command {
  return command.option(
    '--attribute <name=value...>',
    'an attribute that is defined; once more for each of a list',
    (text: string, before: AttributeOptions['attribute'] = []) => {
      const [name = '', value = ''] = text.split(/=(.*)/s);
      return [...before, [name, value] as const];
    },
  );
}

export function withClearAttributeOption(command: Command): Command {
  return command.option('--clear-attribute <name...>', 'attributes that are no longer known');
}

/** What the shell says, in the types of the definitions; what they may be is not decided here. @throws CliError */
export function attributesOf(
  { attribute = [], clearAttribute = [] }: AttributeOptions,
  definitions: readonly AttributeDefinition[],
): AttributePatch {
  const texts = new Map<string, readonly string[]>();
  for (const [name, text] of attribute) texts.set(name, [...(texts.get(name) ?? []), text]);
  const given = [...texts].map(([name, values]) => {
    const definition = definitions.find((each) => each.name === name);
    if (!definition) throw new CliError(`--attribute ${name}: there is no such attribute`);
    return [name, typedValue(definition, values)] as const;
  });
  return Object.fromEntries([...given, ...clearAttribute.map((name) => [name, null] as const)]);
}

function typedValue({ name, type }: AttributeDefinition, texts: readonly string[]): AttributeValue {
  if (type === 'strings') return texts;
  const [text = '', ...more] = texts;
  if (more.length > 0) throw new CliError(`--attribute ${name}: given more than once, and it is no list`);
  if (type === 'string') return text;
  if (type === 'number' && /^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  throw new CliError(`--attribute ${name}: it is ${type === 'number' ? 'a number' : 'true or false'}`);
}
