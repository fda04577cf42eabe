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
  type AttributeType,
  attributeKeepers,
  attributeTypes,
} from '@signet/identity';
import { type Command, Option } from 'commander';
import { administer, type CliIo, inspect, operator, print } from '../command-context.js';
import { confirm } from '../confirm.js';
import { positiveInteger } from '../list-options.js';
import { details, time } from '../output.js';
import { attributesAt } from '../server/attributes-at.js';

interface SchemaOptions {
  readonly description?: string;
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
    .option('--clear <member...>', 'of description, longest, mostListed, least, most, oneOf')
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
        ({ name, type, seenBy, changedBy }) => `${name}  ${type}  seen by ${seenBy}, changed by ${changedBy}`,
      );
      print(io, options.json, all, lines.length === 0 ? ['no attributes are defined'] : lines);
    });
}

function withSchemaOptions(command: Command): Command {
  return command
    .option('--description <text>', 'for operators')
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
  const given = { description, longest, mostListed, least, most, oneOf, seenBy, changedBy };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

type AttributeDefinitionPatchOfOptions = Partial<Omit<AttributeDefinition, 'name' | 'type' | 'createdAt'>>;

/** In one order, whichever door it came through. */
function texts({ name, type, createdAt, seenBy, changedBy, ...rest }: AttributeDefinition) {
  const { description, longest, mostListed, least, most, oneOf } = rest;
  const bounds = { longest, mostListed, least, most, oneOf: oneOf?.join(', ') };
  const given = Object.entries(bounds).filter(([, value]) => value !== undefined);
  return {
    ...{ name, type, description, seenBy, changedBy },
    ...Object.fromEntries(given.map(([member, value]) => [member, String(value)])),
    created: time(createdAt),
  };
}
