import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const home = join(import.meta.dirname, '..');
const docs = readdirSync(join(home, 'docs')).filter((name) => name.endsWith('.md'));
const pages = ['README.md', ...docs.map((name) => `docs/${name}`)];

/** Nothing here is built on that package: its code is for reading. */
const ofAnother = "from 'nest-keycloak-connect'";

const read = (path: string) => readFileSync(join(home, path), 'utf8');

/** Blocks of TypeScript, with the file that the comment above them names. */
function snippetsOf(page: string): readonly { readonly file: string | undefined; readonly code: string }[] {
  return [...read(page).matchAll(/(?:<!-- (examples\/\S+) -->\n)?```(?:ts|typescript|js)\n([\s\S]*?)```/g)].map(
    ([, file, code = '']) => ({ file, code }),
  );
}

describe.each(pages)('%s', (page) => {
  it('shows whole examples, imports included: what it shows compiles and runs', () => {
    for (const { file, code } of snippetsOf(page).filter(({ code }) => !code.includes(ofAnother))) {
      expect([page, file, code]).toEqual([page, expect.any(String), file && read(file)]);
    }
  });

  it('leads to what is in the package with it', () => {
    const { files } = JSON.parse(read('package.json')) as { files: string[] };
    const inPackage = (path: string) =>
      existsSync(join(home, path)) && files.some((name) => path === name || path.startsWith(`${name}/`));
    const targets = [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target = '']) =>
      join(dirname(page), target),
    );
    expect(targets.filter((target) => !inPackage(target))).toEqual([]);
  });
});

it('the README begins with a whole application and its test', () => {
  expect(
    snippetsOf('README.md')
      .map(({ file }) => file)
      .slice(0, 2),
  ).toEqual(['examples/nest/app.module.ts', 'examples/nest/app.spec.ts']);
});
