import { stringify } from 'yaml';
import { jsonNesting } from '../store/json-nesting.ts';

const WIDTH = 100;
/** What is nested deeper than any message is shown as it came. */
const MAX_NESTING = 100;

/** JSON as indented text, whether it is a value or the text of one; anything else as it is. */
export function readableValue(value: unknown): string {
  let parsed = value;
  if (typeof value === 'string') {
    if (jsonNesting(value) > MAX_NESTING) return value;
    try {
      parsed = JSON.parse(value);
    } catch {
      // Not every answer is JSON, and a person may want to see why it was not used.
      return value;
    }
  }
  if (parsed === null || typeof parsed !== 'object') return String(parsed);
  return stringify(parsed, { lineWidth: WIDTH }).trimEnd();
}
