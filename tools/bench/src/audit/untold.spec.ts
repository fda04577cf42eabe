import { expect, it } from '@jest/globals';
import { withoutEntries } from './untold.js';

it('returns before anything is told, and stops where the bundle has another form', () => {
  const told =
    'var x;\nasync function recordEntry(deps, { auditLog }, by, ...told) {\n\tawait auditLog.append(told);\n}\n';
  expect(withoutEntries(told)).toBe(told.replace('{\n\tawait', '{\n\treturn;\n\tawait'));
  expect(() => withoutEntries('async function another() {}')).toThrow('tells in 0 places');
  expect(() => withoutEntries(told + told)).toThrow('tells in 2 places');
});
