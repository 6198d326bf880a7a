import { harmlessText } from '../../view/harmless-text.ts';

/** A piece of a turn: a few words, and what is to be read, perhaps in many lines. */
export interface TurnSection {
  readonly title: string;
  readonly text: string;
}

/** The same as text that drives no terminal: providers and models have written in it. */
export function harmlessSection({ title, text }: TurnSection): TurnSection {
  return { title: harmlessText(title), text: harmlessText(text) };
}
