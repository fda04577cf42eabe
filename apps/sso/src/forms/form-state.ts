import type { ParameterList } from '@signet/authorization-server';
import type { Choice, Work } from '@signet/identity';
import type { Message } from '../pages/messages/catalogue.js';
import type { FieldDefinition } from './fields.js';

/** A form as a page shows it. */
export interface FormState<Name extends string = string> {
  /** From the issuer on, like every address between our pages. */
  readonly action: string;
  readonly hidden: ParameterList;
  readonly fields: Readonly<Record<Name, FieldDefinition>>;
  /** What was entered before, never a password. */
  readonly values: Readonly<Record<Name, string>>;
  readonly errors: Readonly<Partial<Record<Name, Message>>>;
  /** What a new password in it is judged by; undefined where none is asked for. */
  readonly choice?: Choice | undefined;
  /** What the browser is to compute before it is sent, and whether those who do not may have a code mailed. */
  readonly work?: (Work & { readonly canMail: boolean }) | undefined;
  /** What is wrong with all of it. */
  readonly alert?: Message | undefined;
  /** The field to begin at, where something was wrong. */
  readonly focus?: Name | undefined;
}
