import { describe, expect, it } from '@jest/globals';
import { codeBlocks, shellWords, signetCommands } from '../../lib/docs/code-blocks.mjs';

const page = `Text with \`npm run signet -- keys rotate\`, \`signet users list\` and \`npm run signet -- clients ...\`.

\`\`\`sh
npm run signet -- users create carol --email "a b" \\
  --json   # a comment
docker compose exec -T sso signet users show 'x' | cat
# npm run signet -- nothing
echo signet
\`\`\`

\`\`\`js
run('signet users');
\`\`\`
`;

describe('what a page has of code', () => {
  it('is in fenced blocks, by their language', () => {
    expect(codeBlocks(page).map(({ language }) => language)).toEqual(['sh', 'js']);
    expect(codeBlocks(page)[1].content).toBe("run('signet users');\n");
  });

  it('has commands, in blocks and in lines', () => {
    expect(signetCommands(page)).toEqual([
      ['users', 'create', 'carol', '--email', 'a b', '--json'],
      ['users', 'show', 'x'],
      ['keys', 'rotate'],
      ['users', 'list'],
    ]);
  });

  it.each([
    [`a 'b c'="d e" f`, ['a', 'b c=d e', 'f']],
    ['a < b', ['a', '<', 'b']],
    ['a > b', ['a']],
    [`--set 'x=[{"y":1}]'`, ['--set', 'x=[{"y":1}]']],
  ])('has words as a shell would: %s', (line, words) => {
    expect(shellWords(line)).toEqual(words);
  });
});
