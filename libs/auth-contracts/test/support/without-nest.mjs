// Loaded before a program: none of Nest's packages can be found.
import { register } from 'node:module';

const hooks = `
  export function resolve(specifier, context, next) {
    if (/^@nestjs\\//.test(specifier)) throw Object.assign(new Error('not installed: ' + specifier), { code: 'ERR_MODULE_NOT_FOUND' });
    return next(specifier, context);
  }
`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
