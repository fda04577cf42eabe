import { project } from '../../jest.preset.mjs';

export default { ...project('portal'), testMatch: ['<rootDir>/test/**/*.spec.mjs'] };
