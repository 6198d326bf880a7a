import { stringify } from 'yaml';
import { jsonNesting } from '../store/json-nesting.ts';

const WIDTH = 100;
/** Deeper than any message: shown unformatted. */
const MAX_NESTING = 100;

/** A JSON value, or JSON text, as indented text; other text unchanged. */
export function readableValue(value: unknown): string {
  let parsed = value;
  if (typeof value === 'string') {
    if (jsonNesting(value) > MAX_NESTING) return value;
    try {
      parsed = JSON.parse(value);
    } catch {
      // An answer that is not JSON is shown unchanged: it may be the reason for a dropped turn.
      return value;
    }
  }
  if (parsed === null || typeof parsed !== 'object') return String(parsed);
  return stringify(parsed, { lineWidth: WIDTH }).trimEnd();
}
