import type { EpochSeconds } from '../shared/clock.js';
import type { OrderedAction } from '../vocabulary/required-actions.js';

/** That a person must do something before anything is given in their name. They and the action are its key. */
export interface ActionOrder {
  readonly subject: string;
  readonly action: OrderedAction;
  readonly orderedAt: EpochSeconds;
}

export type ActionOrderKey = Pick<ActionOrder, 'subject' | 'action'>;

export abstract class ActionOrderStore {
  /** By the name of the action. */
  abstract ofPerson(subject: string): Promise<readonly ActionOrder[]>;
  /** True where it was not ordered before. */
  abstract insert(order: ActionOrder): Promise<boolean>;
  /** The person did it: true for exactly one of any number of parallel calls. */
  abstract fulfil(order: ActionOrderKey): Promise<boolean>;
  /** It is not wanted any more. True where it was ordered. */
  abstract withdraw(order: ActionOrderKey): Promise<boolean>;
  /** All of one person; how many there were. */
  abstract deleteAllOf(subject: string): Promise<number>;
}
