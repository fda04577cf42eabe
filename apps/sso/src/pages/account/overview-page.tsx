import type { JSX } from 'preact';
import type { Words } from '../messages/words.js';
import { type Frame, OwnLayout } from './frame.js';

interface OverviewPageProps {
  readonly words: Words;
  readonly frame: Frame;
}

export function OverviewPage({ words, frame }: OverviewPageProps): JSX.Element {
  return (
    <OwnLayout words={words} frame={frame}>
      <p class="lead">{words.say('account.overview.lead', { person: frame.person })}</p>
    </OwnLayout>
  );
}
