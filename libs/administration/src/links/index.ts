export {
  type FoundLink,
  findLink,
  type MadeLink,
  makeLink,
  type NewLink,
  type OpenLink,
  sendLink,
  sendLinks,
  type UsedLink,
  useLink,
} from './account-links.js';
