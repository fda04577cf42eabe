import type { OfferName } from '@signet/authorization-server';
import type { JSX } from 'preact';
import { Button } from './kit/button.js';
import type { Words } from './messages/words.js';

/** What somebody is offered who has just signed in, and need not take. */
export interface OfferView {
  readonly name: OfferName;
  /** When a second factor is asked of everybody, in epoch seconds, where that is why. */
  readonly from?: number | undefined;
  /** They can say that they do not want to be asked again. */
  readonly canDecline: boolean;
}

interface OfferProps {
  readonly words: Words;
  readonly offer: OfferView;
}

export function OfferLead({ words, offer: { name, from } }: OfferProps): JSX.Element {
  return (
    <p id="offer-why" class="lead">
      {name === 'second_factor' && from !== undefined
        ? words.say('offer.second_factor.why', { from })
        : words.plain(name === 'passkey' ? 'offer.passkey.why' : 'offer.second_way.why')}
    </p>
  );
}

/** They go on as if nothing had been offered. */
export function OfferRefusals({ words, offer: { canDecline } }: OfferProps): JSX.Element {
  return (
    <>
      <Button id="offer-later" name="decision" value="later" quiet skipsFields>
        {words.plain('offer.later')}
      </Button>
      {canDecline ? (
        <Button id="offer-never" name="decision" value="never" quiet skipsFields>
          {words.plain('offer.never')}
        </Button>
      ) : null}
    </>
  );
}
