/**
 * Values as each language writes them. What stands in a snippet was entered by somebody, be it an app that registered itself: none of it may
 * become a key, a comment or a command of the file that it is copied into.
 */

/** JSON: also a string of TypeScript, Java and of YAML's double quotes. Line ends that only JSON leaves as they are, are escaped. */
export function json(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escaped);
}

/** A string of TypeScript in the quotes that most styles want. */
export function ts(value: string): string {
  return `'${json(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A value of a Java properties file, read as it is but for backslashes and line ends; Spring fills `${`. */
export function properties(value: string): string {
  return oneLine(value)
    .replaceAll('\\', '\\\\')
    .replaceAll('${', '$ {')
    .replace(/[^ -~]/g, escaped);
}

/** A value of Grafana's ini, as text in triple quotes; it fills `$__x{`, `${` and `%(x)s`, and knows no way to write them. */
export function ini(value: string): string {
  const plain = oneLine(value)
    .replaceAll('"""', "'''")
    .replace(/\$(?=(?:__\w+)?\{)|%(?=\()/g, (sign) => `${sign} `);
  return `"""${plain}"""`;
}

/** An argument of a directive of Apache httpd; it fills `${`. */
export function apache(value: string): string {
  return `"${oneLine(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('${', '$ {')}"`;
}

/** An argument of a POSIX shell. */
export function shell(value: string): string {
  return `'${oneLine(value).replaceAll("'", "'\\''")}'`;
}

/** A name of a program's own made from a text: letters, digits and dashes. */
export function slug(text: string): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return /^[a-z]/.test(plain) ? plain.slice(0, 40) : 'api';
}

/** The same as an identifier of TypeScript. */
export function identifierOf(text: string): string {
  const camel = slug(text)
    .replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    .replaceAll('-', '');
  return reserved.has(camel) ? `${camel}Api` : camel;
}

/** Words of TypeScript, and what the snippets call their own things. */
const reserved = new Set(
  `api app await break case catch class const continue debugger default delete do else enum export extends false finally for function if
   implements import in interface let new null package private protected public return server static super switch this throw true try
   typeof var void while with yield express fastify guard require`.split(/\s+/),
);

function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

function escaped(character: string): string {
  return [...character].map((_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
}
