import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows } from '../support/breadth.js';
import { createNestProject, type NestProject, nodeOf } from '../support/nest-project.js';
import { type PackedLibrary, packLibrary } from '../support/packed-app.js';

/** Milliseconds: the whole of what `nest new` asks for is installed. */
const patience = 600_000;
let library: PackedLibrary;
let project: NestProject;

beforeAll(async () => {
  library = await packLibrary();
  project = await createNestProject(library);
}, patience);
afterAll(() => library?.remove());

/** As it is made, on this Node; other lines of Node come from a registry as well. */
const settings = rows<{ readonly line: string; readonly what: string }>(
  [{ line: 'here', what: 'as it is made' }],
  [
    { line: '22', what: 'as it is made' },
    { line: '24', what: 'as it is made' },
    { line: 'here', what: 'commonjs, resolved as node10, as the first projects of Nest 11 were' },
  ],
);

describe.each(settings)('what `nest new` makes, with what the README shows, on Node $line, $what', ({ line, what }) => {
  let node = process.execPath;
  let whole = () => {};

  beforeAll(async () => {
    if (line !== 'here') node = await nodeOf(line, library.folder);
    if (!what.startsWith('commonjs')) return;
    whole = project.replace(
      'tsconfig.json',
      /"module": "nodenext",\s*"moduleResolution": "nodenext",\s*"resolvePackageJsonExports": true,/,
      '"module": "commonjs",',
    );
  }, patience);
  afterAll(() => whole());

  it('builds, and serves to whom it may', async () => {
    await project.build(node);
    expect(await project.serve(node)).toEqual({ without: 401, wrong: 401, good: 200 });
  }, 600_000);

  it('passes its tests, those of the audience among them', async () => {
    const { passed, failed } = await project.test(node);
    expect([passed > 30, failed]).toEqual([true, 0]);
  }, 600_000);
});

it('fails the tests of the audience where a route is left open', async () => {
  const whole = project.replace('src/app.module.ts', "@RequireScopes('things:read')", '@Public()', [
    'decoratorsFor }',
    'decoratorsFor, Public }',
  ]);
  const { failed } = await project.test(process.execPath);
  whole();
  expect(failed).toBeGreaterThan(0);
}, 600_000);
