import type { JSX } from 'preact';
import type { Words } from '../messages/words.js';
import { useAddress } from './root.js';
import type { PageTime, SurroundingsOfPage } from './surroundings.js';

interface TimeLeftProps {
  readonly words: Words;
  readonly time: PageTime;
  readonly loads: SurroundingsOfPage['loads'];
}

/**
 * Until when a page can be used, and more time for it where there is more (WCAG 2.2, 2.2.1): in a page of its own, so that nothing that was
 * typed is lost. A script says it again shortly before the end.
 */
export function TimeLeft({ words, time, loads }: TimeLeftProps): JSX.Element {
  const { until, most, now, interactionId } = time;
  const address = useAddress();
  const left = Math.max(0, until - now);
  const isLast = until >= most;
  const script = isLast ? undefined : loads?.script('time-left');
  return (
    <aside class="time">
      <p id="time-left" class="small">
        {words.say('time.left', { left, until })}
        {isLast ? <> {words.plain('time.most')}</> : null}
      </p>
      {isLast ? null : (
        <a
          id="more-time"
          class="button quiet"
          href={address(`more-time?${new URLSearchParams({ interaction: interactionId })}`)}
          target="_blank"
          rel="noopener"
        >
          {words.plain('time.more')}
        </a>
      )}
      {script === undefined ? null : (
        <>
          <p id="time-soon" aria-live="polite" data-left={left} data-says={words.plain('time.soon')} />
          <script src={address(script)} defer />
        </>
      )}
    </aside>
  );
}
