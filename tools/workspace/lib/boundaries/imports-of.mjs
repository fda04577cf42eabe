import { parseSync } from 'oxc-parser';

/** Every module that a file names: imported, for its types alone too, handed on, or asked for at run time. */
export function importsOf(path, source) {
  const { module, program } = parseSync(path, source);
  const found = module.staticImports.map((entry) => entry.moduleRequest.value);
  for (const statement of module.staticExports) {
    for (const entry of statement.entries) if (entry.moduleRequest) found.push(entry.moduleRequest.value);
  }
  // What the list of modules leaves out is rare, and walking the whole file is not cheap.
  if (/\b(import|require|resolve)\s*\(/.test(source)) found.push(...insideCode(program));
  return found;
}

/** `await import('x')`, the type `import('x').Y`, `require('x')`, `require.resolve('x/y')`, `import.meta.resolve('x')`. */
function insideCode(node) {
  if (node === null || typeof node !== 'object') return [];
  const named = specifierOf(node)?.value;
  const inside = Object.values(node).flatMap(insideCode);
  return typeof named === 'string' ? [named, ...inside] : inside;
}

function specifierOf({ type, source, callee, arguments: given }) {
  if (type === 'ImportExpression' || type === 'TSImportType') return source;
  if (type !== 'CallExpression') return undefined;
  const isRequire = callee.type === 'Identifier' && callee.name === 'require';
  return isRequire || (callee.type === 'MemberExpression' && loads(callee)) ? given[0] : undefined;
}

function loads({ object, property }) {
  if (property.name !== 'resolve') return false;
  // `createRequire(…).resolve`, `require.resolve`, `import.meta.resolve`; not `path.resolve` or `Promise.resolve`.
  return object.type === 'CallExpression' || object.type === 'MetaProperty' || object.name === 'require';
}

/** Files that serve tests only: their own rules are wider, and no production file imports them. */
export const isTestFile = (path) => /\.spec\.(tsx?|mjs)$/.test(path) || /(^|\/)(test|testing)\//.test(path);
