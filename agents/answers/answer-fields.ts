import * as z from 'zod';
import { plural } from '../../protocol/number-text.ts';

/**
 * The parts that answers are made of. Providers take a schema without lengths and ranges, so those are
 * checks that stand in no schema: they are told in the description, and hold when an answer is read.
 */

/** What is answered in a form that follows from the brief. */
export type AnswerIn<Form extends (brief: never) => z.ZodType> = z.infer<ReturnType<Form>>;

/** Text that says something, of so many characters at most. */
export function words(about: string, most = 2000) {
  return z
    .string()
    .refine((text) => text.trim() !== '' && text.length <= most, {
      error: ({ input }) => `must be text of 1 to ${most} characters, and has ${lengthOf(input)}`,
    })
    .describe(`${about}; at most ${most} characters`);
}

/** Items, so many at least and at most. */
export function listOf<Item extends z.ZodType>(
  item: Item,
  { least, most }: { readonly least: number; readonly most: number },
  about: string,
) {
  const count = least === most ? String(least) : `${least} to ${most}`;
  return z
    .array(item)
    .refine((items) => items.length >= least && items.length <= most, {
      error: `must have ${count} items`,
    })
    .describe(`${about}; ${count} of them`);
}

/** A number in a closed range; a bound that is infinite is none. */
export function numberIn(min: number, max: number, about: string) {
  const range =
    max === Infinity ? `${min} or more` : min === -Infinity ? `${max} or less` : `${min} to ${max}`;
  return z
    .number()
    .refine((value) => value >= min && value <= max, { error: `must be ${range}` })
    .describe(`${about}; ${range}`);
}

/** One of some names that are known only when the question is asked. */
export function oneOf(names: readonly string[], about: string) {
  return z.enum(names as [string, ...string[]]).describe(about);
}

function lengthOf(input: unknown): string {
  return typeof input === 'string' ? plural(input.length, 'character') : 'none';
}
