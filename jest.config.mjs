export default {
  projects: [
    '<rootDir>/libs/*/jest.config.mjs',
    '<rootDir>/tools/*/jest.config.mjs',
    '<rootDir>/apps/*/jest.config.mjs',
  ],
};
