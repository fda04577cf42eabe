import {
  type AttributeDefinitionPatch,
  changeAttributeDefinition,
  defineAttribute,
  deleteAttributeDefinition,
  findAttributeDefinition,
  listAttributeDefinitions,
  versionOf,
} from '@signet/administration';
import {
  type AttributeDefinition,
  type AttributeKeeper,
  type AttributeLabel,
  type AttributeType,
  attributeKeepers,
  attributeTypes,
} from '@signet/identity';
import { type Command, Option } from 'commander';
import { administer, CliError, type CliIo, inspect, operator, print } from '../command-context.js';
import { confirm } from '../confirm.js';
import { positiveInteger } from '../list-options.js';
import { details, time } from '../output.js';
import { secondOf } from '../second-of.js';
import { attributesAt } from '../server/attributes-at.js';

interface SchemaOptions {
  readonly description?: string;
  readonly label?: readonly string[];
  readonly required?: true;
  readonly requiredFrom?: number;
  readonly longest?: number;
  readonly mostListed?: number;
  readonly least?: number;
  readonly most?: number;
  readonly oneOf?: readonly string[];
  readonly seenBy?: AttributeKeeper;
  readonly changedBy?: AttributeKeeper;
}

/** `signet attributes ...` */
export function addAttributes(program: Command, io: CliIo): void {
  const attributes = program.command('attributes').description('what is kept of users beside their profile');

  withSchemaOptions(attributes.command('define <name>'))
    .description('define an attribute; its name and type never change')
    .addOption(new Option('--type <type>').choices(attributeTypes).default('string'))
    .option('--json', 'print JSON')
    .action(async (name: string, options: SchemaOptions & { type: AttributeType; json?: boolean }) => {
      const { type, json } = options;
      const wanted = { name, type, ...schemaOf(options) };
      const made = await administer(
        io,
        ({ ports }) => defineAttribute(ports, operator, wanted),
        (api) => attributesAt(api).define(wanted),
      );
      print(io, json, made, [`defined ${name}`]);
    });

  withSchemaOptions(attributes.command('update <name>'))
    .description('change what is given of an attribute, and nothing else; values of users stay as they are')
    .option('--clear <member...>', 'of description, label, requiredFrom, longest, mostListed, least, most, oneOf')
    .option('--expect-version <version>', 'only while it is of this version')
    .option('--json', 'print JSON')
    .action(
      async (
        name: string,
        options: SchemaOptions & { clear?: readonly string[]; expectVersion?: string; json?: boolean },
      ) => {
        const cleared = Object.fromEntries((options.clear ?? []).map((member) => [member, null]));
        const patch = { ...schemaOf(options), ...cleared } as AttributeDefinitionPatch;
        const changed = await administer(
          io,
          ({ ports }) => changeAttributeDefinition(ports, operator, name, patch, options.expectVersion),
          (api) => attributesAt(api).change(name, patch, options.expectVersion),
        );
        print(io, options.json, { ...changed, version: versionOf(changed) }, [`changed ${name}`]);
      },
    );

  attributes
    .command('delete <name>')
    .description('delete an attribute; refused while users have a value of it')
    .option('--force', 'take it from the users that have it')
    .option('--expect-version <version>', 'only while it is of this version')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(
      async (name: string, options: { force?: boolean; expectVersion?: string; yes?: boolean; json?: boolean }) => {
        await confirm(io, options.yes, `delete the attribute ${name}`);
        const { force, expectVersion: expectedVersion } = options;
        const cleared = await administer(
          io,
          ({ ports }) => deleteAttributeDefinition(ports, operator, name, { force, expectedVersion }),
          (api) => attributesAt(api).delete(name, { force, expectedVersion }),
        );
        print(io, options.json, { name, deleted: true, cleared }, [`deleted ${name}, taken from ${cleared} users`]);
      },
    );

  attributes
    .command('show <name>')
    .description('show everything about one attribute, with its version')
    .option('--json', 'print JSON')
    .action(async (name: string, options: { json?: boolean }) => {
      const found = await inspect(
        io,
        (readers) => findAttributeDefinition(readers, name),
        (api) => attributesAt(api).show(name),
      );
      const version = versionOf(found);
      print(io, options.json, { ...found, version }, details({ ...texts(found), version }));
    });

  attributes
    .command('list')
    .description('list the attributes, by name')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const all = await inspect(io, listAttributeDefinitions, (api) => attributesAt(api).list());
      const lines = all.map(
        ({ name, type, seenBy, changedBy, requiredFrom }) =>
          `${name}  ${type}  seen by ${seenBy}, changed by ${changedBy}${requiredFrom === undefined ? '' : ', required'}`,
      );
      print(io, options.json, all, lines.length === 0 ? ['no attributes are defined'] : lines);
    });
}

function withSchemaOptions(command: Command): Command {
  return command
    .option('--description <text>', 'for operators')
    .option('--label <text...>', 'what people read: a text, or "de=Abteilung" for each language')
    .option('--required', 'people must have a value: who has none is asked at the next sign-in')
    .option('--required-from <time>', 'the same, asked from this moment on, as 2030-01-31T00:00:00Z', secondOf)
    .option('--longest <characters>', 'of a text, or of each in a list; default: 256', positiveInteger)
    .option('--most-listed <count>', 'of a list; default: 20', positiveInteger)
    .option('--least <number>', 'of a number', Number)
    .option('--most <number>', 'of a number', Number)
    .option('--one-of <text...>', 'what a text may be')
    .addOption(new Option('--seen-by <who>', 'person: the user too; default: operator').choices(attributeKeepers))
    .addOption(new Option('--changed-by <who>', 'person: the user too; default: operator').choices(attributeKeepers));
}

function schemaOf(options: SchemaOptions): AttributeDefinitionPatchOfOptions {
  const { description, longest, mostListed, least, most, oneOf, seenBy, changedBy } = options;
  const label = options.label && labelOf(options.label);
  const requiredFrom = requiredFromOf(options);
  const given = { description, label, requiredFrom, longest, mostListed, least, most, oneOf, seenBy, changedBy };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** One text, or "de=Abteilung" for each language. @throws CliError */
function labelOf(texts: readonly string[]): AttributeLabel {
  const [only = ''] = texts;
  const byTag = texts.map((text) => /^([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)=(.+)$/s.exec(text));
  if (texts.length === 1 && byTag[0] === null) return only;
  const entries = byTag.map((found) => {
    if (found === null) throw new CliError('--label is one text, or language=text for each language');
    return [found[1] ?? '', found[2] ?? ''] as const;
  });
  return Object.fromEntries(entries);
}

function requiredFromOf({ required, requiredFrom }: SchemaOptions): number | undefined {
  return requiredFrom ?? (required ? 0 : undefined);
}

type AttributeDefinitionPatchOfOptions = Partial<Omit<AttributeDefinition, 'name' | 'type' | 'createdAt'>>;

function requiredText(from: number): string {
  return from === 0 ? 'of everybody' : `of everybody, from ${time(from)} on`;
}

/** In one order, whichever door it came through. */
function texts({ name, type, createdAt, seenBy, changedBy, ...rest }: AttributeDefinition) {
  const { description, longest, mostListed, least, most, oneOf } = rest;
  const shownLabel = typeof rest.label === 'object' ? JSON.stringify(rest.label) : rest.label;
  const required = rest.requiredFrom === undefined ? undefined : requiredText(rest.requiredFrom);
  const bounds = { label: shownLabel, required, longest, mostListed, least, most, oneOf: oneOf?.join(', ') };
  const given = Object.entries(bounds).filter(([, value]) => value !== undefined);
  return {
    ...{ name, type, description, seenBy, changedBy },
    ...Object.fromEntries(given.map(([member, value]) => [member, String(value)])),
    created: time(createdAt),
  };
}
