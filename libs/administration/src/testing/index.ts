export { FailingUnitOfWork, InjectedFault } from './failing-unit-of-work.js';
