import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ConfigurationDocument, configurationJsonSchema, presentConfiguration } from '@signet/administration';
import { placeFile } from '@signet/persistence';
import { concerning } from '@signet/runtime';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { type CliIo, inspect, operator, printable } from '../command-context.js';
import { configurationAt } from '../server/configuration-at.js';

const schema = '# yaml-language-server: $schema=./signet.schema.json';

/** `signet export configuration` */
export function addExportOfConfiguration(group: Command, io: CliIo): void {
  group
    .command('configuration')
    .description('APIs, apps, attributes, groups, providers and roles as YAML for `signet plan`, without a secret')
    .option('--file <file>', 'into a file instead of the standard output')
    .action(async ({ file }: { file?: string }) => {
      const document = await inspect(
        io,
        ({ ports: { settings }, records, directories }) =>
          presentConfiguration({ settings, records, groupDirectory: directories.groups }, operator),
        async (api) => (await configurationAt(api).present()).document,
      );
      const text = yamlOf(document);
      if (file === undefined) io.stdout(text);
      else await concerning('--file', () => placeFile(resolve(file), false, (draft) => writeFile(draft, text)));
    });
}

/** `signet export schema` */
export function addExportOfSchema(group: Command, io: CliIo): void {
  group
    .command('schema')
    .description('the JSON Schema of a configuration, for editors: ./signet.schema.json, beside it')
    .action(() => io.stdout(`${JSON.stringify(configurationJsonSchema(), null, 2)}\n`));
}

/** What others called things does not move the cursor of a terminal: such text is escaped. */
function yamlOf(document: ConfigurationDocument): string {
  const body = stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
  const lines = body.split('\n');
  if (lines.every((line) => printable(line) === line)) return `${schema}\n${body}`;
  // JSON is YAML, and has an escape for each of them.
  const json = JSON.stringify(document, null, 2).replace(/[\u007f-\uffff]/g, escaped);
  return `${schema}\n${json}\n`;
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
