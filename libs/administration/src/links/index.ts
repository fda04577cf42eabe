export {
  type FoundLink,
  findLink,
  type MadeLink,
  makeLink,
  type NewLink,
  sendLink,
  sendLinks,
  useLink,
} from './account-links.js';
