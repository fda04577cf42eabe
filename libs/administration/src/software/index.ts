export { type ApiSoftware, apiSnippets, apiSoftware } from './api-snippets.js';
export { type AppSnippets, appSnippets, hasAppSnippets } from './app-snippets.js';
export { type AppKind, type ClientPreset, clientPresetNames, clientPresets } from './client-presets.js';
export type { Snippet, SnippetLanguage } from './snippet.js';
