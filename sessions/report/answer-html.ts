import { jsonNesting } from '../../store/json-nesting.ts';
import { escapeHtml } from './escape-html.ts';

/** Far longer than answers are: what is longer is cut, and the transcript has the rest. */
const MOST_CHARACTERS = 50_000;
/** What is nested deeper than any message is shown as it came. */
const MAX_NESTING = 20;

/** What an agent said, for a person to read: prose as prose, whatever else there is as indented JSON. */
export function answerHtml(response: unknown): string {
  if (response === null || response === undefined) return '<p>(nothing was recorded)</p>';
  const value = typeof response === 'string' ? parsed(response) : response;
  const json = JSON.stringify(value, null, 2);
  if (json.length > MOST_CHARACTERS) {
    const cut = typeof value === 'string' ? value : json;
    return `${textHtml(cut.slice(0, MOST_CHARACTERS))}<p>(cut here: its transcript has all of it)</p>`;
  }
  return valueHtml(value);
}

/** The JSON of a text, or the text itself: not every answer is what it should be. */
function parsed(text: string): unknown {
  if (jsonNesting(text) > MAX_NESTING) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function valueHtml(value: unknown): string {
  if (typeof value === 'string') return textHtml(value);
  if (!hasProse(value)) return `<pre>${escapeHtml(indentedJson(value))}</pre>`;
  if (Array.isArray(value)) {
    return `<ul>${value.map((one) => `<li>${valueHtml(one)}</li>`).join('')}</ul>`;
  }
  const entries = Object.entries(value as object);
  const rest = entries.filter(([, one]) => !hasProse(one));
  const told = entries
    .filter(([, one]) => hasProse(one))
    .map(([key, one]) => `<dt>${escapeHtml(key)}</dt><dd>${valueHtml(one)}</dd>`);
  const others =
    rest.length === 0 ? '' : `<dt>besides</dt><dd>${valueHtml(Object.fromEntries(rest))}</dd>`;
  return `<dl>${told.join('')}${others}</dl>`;
}

/** Indented JSON in which whatever is short stands on one line. */
function indentedJson(value: unknown, indent = ''): string {
  const short = JSON.stringify(value);
  if (value === null || typeof value !== 'object' || short.length + indent.length <= 80) {
    return short;
  }
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const parts = Object.entries(value).map(([key, one]) => {
    const name = Array.isArray(value) ? '' : `${JSON.stringify(key)}: `;
    return `${inner}${name}${indentedJson(one, inner)}`;
  });
  return `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}

/** Whether there is a text of several words in it. */
function hasProse(value: unknown): boolean {
  if (typeof value === 'string') return /\S\s+\S/.test(value);
  if (value === null || typeof value !== 'object') return false;
  return Object.values(value).some(hasProse);
}

function textHtml(text: string): string {
  return `<p class="said">${escapeHtml(text)}</p>`;
}
