import { advise } from '@signet/identity/advise';
import type { Asked, Said } from './asked.js';

/** A thread of the browser's own, for the lists are large and typing must not wait. Its policy lets it ask nobody. */
addEventListener('message', ({ data: { password, ...choice } }: MessageEvent<Asked>) => {
  const said: Said = { password, advice: advise(password, choice) };
  postMessage(said);
});
