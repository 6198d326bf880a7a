import { harmlessText } from '../../view/harmless-text.ts';

/** A titled text of one or more lines. */
export interface TurnSection {
  readonly title: string;
  readonly text: string;
}

/** The section without control characters: providers and models wrote parts of it. */
export function harmlessSection({ title, text }: TurnSection): TurnSection {
  return { title: harmlessText(title), text: harmlessText(text) };
}
