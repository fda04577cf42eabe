export default {
  // The journeys and the protocol tests start the built apps; a time limit only ends what hangs.
  testTimeout: 120_000,
  projects: [
    '<rootDir>/libs/*/jest.config.mjs',
    '<rootDir>/tools/*/jest.config.mjs',
    '<rootDir>/apps/*/jest.config.mjs',
  ],
};
