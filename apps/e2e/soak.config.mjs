import config from '../../jest.config.mjs';

const endToEnd = config.projects.find(({ displayName }) => displayName === 'e2e');

/** Jest for the soak alone, which is no spec: `npm run test:soak`. */
export default { ...endToEnd, testMatch: ['<rootDir>/test/faults/soak.ts'] };
