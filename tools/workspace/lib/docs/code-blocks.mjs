const fence = /^```(\w*)[^\n]*\n([\s\S]*?)^```$/gm;
const beforeSignet = /(?:npm run signet -- |docker compose exec (?:-T )?sso signet |(?<=^|`)signet )/;

/**
 * The fenced blocks of a page, in its order.
 * @param {string} page
 * @returns {ReadonlyArray<{ readonly language: string, readonly content: string }>}
 */
export function codeBlocks(page) {
  return [...page.matchAll(fence)].map(([, language = '', content = '']) => ({ language, content }));
}

/**
 * The arguments of every `signet` command of a page, in fenced blocks and within lines.
 * @param {string} page
 * @returns {ReadonlyArray<readonly string[]>}
 */
export function signetCommands(page) {
  const inBlocks = codeBlocks(page)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ content }) => content.replaceAll(/\\\n\s*/g, '').split('\n'));
  const inLines = [...page.replaceAll(fence, '').matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
  return [...inBlocks, ...inLines].flatMap((line) => {
    const [before, command] = line.split(beforeSignet, 2);
    if (command === undefined || before?.startsWith('#')) return [];
    const words = shellWords(command);
    return words.length === 0 || words.includes('...') ? [] : [words];
  });
}

/**
 * As a shell splits a line, without its variables; what follows a comment sign, a pipe or a redirection is not of the command.
 * @param {string} line
 * @returns {readonly string[]}
 */
export function shellWords(line) {
  const words = [];
  for (const [word] of line.matchAll(/(?:[^\s"'|>]|"[^"]*"|'[^']*')+|[|>]/g)) {
    if (/^[#|>]/.test(word)) break;
    words.push(word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
  }
  return words;
}
