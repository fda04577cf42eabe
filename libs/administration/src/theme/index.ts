export { type Appearance, type Colors, defaultAppearance, type Scheme } from './appearance.js';
export { type ChangedTheme, changeTheme, presentTheme, type ShownTheme, themeVersion } from './change-theme.js';
export { contrastFault } from './contrast.js';
export {
  checkedTheme,
  type StoredTheme,
  storedThemeMaxBytes,
  themePatchSchema,
  themeSchema,
  themeSection,
} from './stored-theme.js';
export { checkedStylesheet, stylesheetMaxBytes } from './stylesheet.js';
export {
  appearanceOf,
  type ContrastFinding,
  contrastFindings,
  filledAppearance,
  themeFault,
  themeMembers,
} from './theme-members.js';
