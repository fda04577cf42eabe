import { project } from '../../jest.preset.mjs';

export default { ...project('workspace'), testMatch: ['<rootDir>/test/**/*.spec.mjs'] };
