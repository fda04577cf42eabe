import { errorStories } from './error-stories.js';
import type { RefusalCode, Story } from './story.js';
import { tokenStories } from './token-stories.js';

/** The story of every refusal: a code without one does not compile. */
export const stories: Readonly<Record<RefusalCode, Story>> = { ...tokenStories, ...errorStories };

/** Undefined of a code that a newer API has. */
export function storyOf(code: string): Story | undefined {
  return Object.hasOwn(stories, code) ? stories[code as RefusalCode] : undefined;
}
