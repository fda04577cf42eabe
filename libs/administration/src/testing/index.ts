export { everyFault, FaultyUnitOfWork, InjectedFault } from './faulty-unit-of-work.js';
