import { Lexer, Parser, parseDocument } from 'yaml';

/** Characters of a file. */
export const longestConfiguration = 1_000_000;
/** Times that anchors of one file may be repeated: a file of a few lines is no gigabyte in memory. */
const mostAliases = 100;
/** Nodes that stand in one another: the library goes into each by itself, and a process without a stack ends. */
const deepest = 64;

/**
 * YAML 1.2 (and with it JSON): its core schema, no tags of anybody, each key once.
 * @throws Error that says where, and repeats nothing of the text
 */
export function readYaml(text: string): unknown {
  if (text.length > longestConfiguration) throw new Error(`has ${longestConfiguration} characters at most`);
  requireShallow(text);
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

/** By the tokens, which are read one after the other. @throws Error */
function requireShallow(text: string): void {
  const parser = new Parser();
  let line = 1;
  for (const lexeme of new Lexer().lex(text)) {
    // What it gives is read later, by whom it is made for.
    for (const _ of parser.next(lexeme));
    if (parser.stack.length > deepest) throw new Error(`is more than ${deepest} levels deep: line ${line}`);
    line += lexeme.split('\n').length - 1;
  }
}
