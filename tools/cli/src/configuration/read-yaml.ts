import { parseDocument } from 'yaml';

/** Characters of a file. */
export const longestConfiguration = 1_000_000;
/** Times that anchors of one file may be repeated: a file of a few lines is no gigabyte in memory. */
const mostAliases = 100;

/**
 * YAML 1.2 (and with it JSON): its core schema, no tags of anybody, each key once.
 * @throws Error that says where, and repeats nothing of the text
 */
export function readYaml(text: string): unknown {
  if (text.length > longestConfiguration) throw new Error(`has ${longestConfiguration} characters at most`);
  const document = parseDocument(text, {
    schema: 'core',
    version: '1.2',
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) {
    const line = text.slice(0, fault.pos[0]).split('\n').length;
    throw new Error(`is no YAML: line ${line}: ${fault.code.toLowerCase().replaceAll('_', ' ')}`);
  }
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (cause) {
    throw new Error(`repeats anchors more than ${mostAliases} times`, { cause });
  }
}
