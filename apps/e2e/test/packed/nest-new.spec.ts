import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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

/** The other lines of Node come from a registry as well, in the long run alone. */
const lines = process.env.TEST_BREADTH === 'full' ? ['here', '22', '24'] : ['here'];

describe.each(lines)('what `nest new` makes, with what the README shows, on Node: %s', (line) => {
  let node = process.execPath;

  beforeAll(async () => {
    if (line !== 'here') node = await nodeOf(line, library.folder);
  }, patience);

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

it('builds and passes as the first projects of Nest 11 were: commonjs, resolved as node10', async () => {
  const whole = project.replace(
    'tsconfig.json',
    /"module": "nodenext",\s*"moduleResolution": "nodenext",\s*"resolvePackageJsonExports": true,/,
    '"module": "commonjs",',
  );
  await project.build(process.execPath);
  const { passed, failed } = await project.test(process.execPath);
  whole();
  expect([passed > 30, failed]).toEqual([true, 0]);
}, 600_000);
