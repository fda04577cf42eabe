import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../../../..');

/** Every source of the workspace but this one, by its path. */
function sources(...folders: string[]): ReadonlyArray<readonly [path: string, text: string]> {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(
        (path) => /^(?!.*(?:node_modules|\bdist\b)).*\.(?:ts|tsx|mjs)$/.test(path) && !path.endsWith('borders.spec.ts'),
      )
      .map((path) => [join(folder, path), readFileSync(join(root, folder, path), 'utf8')] as const),
  );
}

function having(pattern: RegExp, among: ReturnType<typeof sources>): readonly string[] {
  return among.filter(([, text]) => pattern.test(text)).map(([path]) => path);
}

/** Members that TypeORM and pg keep to themselves, however they are reached. */
const privateMembers =
  /\.driver\b|\bdatabaseConnection\b|[.{]\s*master\b|\bconnection\s*\??\.\s*stream\b|\.connectionParameters\b|\b_(?:clients|idle|queryQueue|pendingQueue|connecting|ending|activeQuery|sentQueryQueue)\b/;

describe('the border to TypeORM and pg', () => {
  it.each([
    'source.driver as unknown as { readonly databaseConnection: Database }',
    '(source.driver as unknown as { readonly master: Pool }).master',
    'client.connection.stream.cork()',
    'pool._clients.length',
  ])('knows what reaches into them: %s', (text) => {
    expect(having(privateMembers, [['x.ts', text]])).toEqual(['x.ts']);
  });

  it('nobody reaches into them', () => {
    const all = sources('libs', 'apps', 'tools');
    expect(all.length).toBeGreaterThan(500);
    expect(having(privateMembers, all)).toEqual([]);
  });

  it('nobody looks at the text of a statement, or asks which database it is', () => {
    const ours = sources('libs/persistence/src').filter(([path]) => !path.includes('.spec.'));
    expect(having(/\.test\(\s*(?:sql|text)\b|\b(?:sql|text)\.(?:match|startsWith|includes)\(/, ours)).toEqual([]);
    expect(having(/\bdialect(?:\.\w+)?\s*(?:[!=]==|\?)/, ours)).toEqual([]);
  });
});
