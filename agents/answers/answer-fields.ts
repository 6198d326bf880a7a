import * as z from 'zod';
import { plural } from '../../protocol/number-text.ts';

/**
 * Fields of answers. Providers accept no lengths and ranges in a schema, so these are stated in the
 * description and checked when an answer is read.
 */

/** The answer type of a form that depends on the brief. */
export type AnswerIn<Form extends (brief: never) => z.ZodType> = z.infer<ReturnType<Form>>;

/** Text that is not blank, of at most `most` characters. */
export function words(about: string, most = 2000) {
  return z
    .string()
    .refine((text) => text.trim() !== '' && text.length <= most, {
      error: ({ input }) => `must be text of 1 to ${most} characters, and has ${lengthOf(input)}`,
    })
    .describe(`${about}; at most ${most} characters`);
}

/** A list of `least` to `most` items. */
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
    .describe(`${about}; ${count} items`);
}

/** A number in a closed range; an infinite bound does not limit it. */
export function numberIn(min: number, max: number, about: string) {
  const range =
    max === Infinity ? `${min} or more` : min === -Infinity ? `${max} or less` : `${min} to ${max}`;
  return z
    .number()
    .refine((value) => value >= min && value <= max, { error: `must be ${range}` })
    .describe(`${about}; ${range}`);
}

/** One of several names that depend on the brief. */
export function oneOf(names: readonly string[], about: string) {
  return z.enum(names as [string, ...string[]]).describe(about);
}

function lengthOf(input: unknown): string {
  return typeof input === 'string' ? plural(input.length, 'character') : 'none';
}
