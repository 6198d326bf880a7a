import type { ModelRequest } from './model-client.ts';

/** What a model is asked, but for how long its answer may be. */
export type Prompt = Omit<ModelRequest, 'maxOutputTokens'>;

/** What came of reading an answer. */
export type Reading<Message> =
  | { readonly message: Message }
  /** Each a sentence that the model can act on. */
  | { readonly problems: readonly string[] };

/**
 * How one kind of turn is put to a language model, and how its answer is read. Pure: the same brief
 * gives the same prompt.
 */
export interface TurnScript<BriefOfTurn, Message> {
  /**
   * The prompt, cut to fit: what is oldest is summarised first.
   *
   * @param maxInputTokens that system, messages and schema may come to, at most
   * @throws {RangeError} not even the shortest form fits
   */
  prompt(brief: BriefOfTurn, maxInputTokens: number): Prompt;
  /** The text of an answer as a message of the protocol, checked for shape. */
  read(text: string, brief: BriefOfTurn): Reading<Message>;
}
