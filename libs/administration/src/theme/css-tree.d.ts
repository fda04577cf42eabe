// Without the lexer, whose data of every property would be read and bundled; `@types/css-tree` knows the package as a whole.

declare module 'css-tree/parser' {
  import type { CssNode, ParseOptions } from 'css-tree';

  export default function parse(text: string, options?: ParseOptions): CssNode;
}

declare module 'css-tree/generator' {
  import type { CssNode, GenerateOptions } from 'css-tree';

  export default function generate(node: CssNode, options?: GenerateOptions): string;
}
