import { offerNames } from '../../shared/offers.js';
import { dueOffer } from '../offers/offer-rules.js';
import type { StepInput } from '../step-input.js';

/** What is offered, by its name. */
export const offerReasons: Readonly<Record<string, (input: StepInput) => boolean>> = Object.fromEntries(
  offerNames.map((name) => [name, (input: StepInput) => dueOffer(input) === name]),
);
