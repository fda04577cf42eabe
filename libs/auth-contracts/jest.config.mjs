import { project } from '../../jest.preset.mjs';

const shared = project('auth-contracts');

// The test of an example is part of the example.
export default { ...shared, testMatch: [...shared.testMatch, '<rootDir>/examples/**/*.spec.ts'] };
