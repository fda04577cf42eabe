import { bundlePrograms } from '../build.mjs';
import { programNames } from '../programs.mjs';

/** Nothing that a test starts is older than what is compiled. */
export default () => bundlePrograms(programNames);
