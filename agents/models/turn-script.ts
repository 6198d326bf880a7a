import type { ModelRequest } from './model-client.ts';

/** A request without the limit of its answer. */
export type Prompt = Omit<ModelRequest, 'maxOutputTokens'>;

/** The result of reading an answer. */
export type Reading<Message> =
  | { readonly message: Message }
  /** Each a sentence that the model can act on. */
  | { readonly problems: readonly string[] };

/** Builds the prompt of one kind of turn and reads its answer. Pure: the same brief gives the same prompt. */
export interface TurnScript<BriefOfTurn, Message> {
  /**
   * The prompt, shortened to fit; the oldest evidence is summarised first.
   *
   * @param maxInputTokens limit for system, messages and schema together
   * @throws {RangeError} not even the shortest form fits
   */
  prompt(brief: BriefOfTurn, maxInputTokens: number): Prompt;
  /** Reads an answer as a protocol message. */
  read(text: string, brief: BriefOfTurn): Reading<Message>;
}
