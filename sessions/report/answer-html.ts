import { jsonNesting } from '../../store/json-nesting.ts';
import { escapeHtml } from './escape-html.ts';

/** Far longer than a usual answer; the transcript has the rest. */
const MAX_CHARACTERS = 50_000;
/** Deeper than any message; deeper JSON is shown as text. */
const MAX_NESTING = 20;

/** An answer of an agent: prose as paragraphs, everything else as indented JSON. */
export function answerHtml(response: unknown): string {
  if (response === null || response === undefined) return '<p>(no answer recorded)</p>';
  const value = typeof response === 'string' ? parsed(response) : response;
  const json = JSON.stringify(value, null, 2);
  if (json.length > MAX_CHARACTERS) {
    const cut = typeof value === 'string' ? value : json;
    return `${textHtml(cut.slice(0, MAX_CHARACTERS))}<p>(truncated; the transcript has the full answer)</p>`;
  }
  return valueHtml(value);
}

/** The parsed JSON of a text, or the text itself if it is not JSON. */
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
  const prose = entries
    .filter(([, one]) => hasProse(one))
    .map(([key, one]) => `<dt>${escapeHtml(key)}</dt><dd>${valueHtml(one)}</dd>`);
  const others =
    rest.length === 0 ? '' : `<dt>other fields</dt><dd>${valueHtml(Object.fromEntries(rest))}</dd>`;
  return `<dl>${prose.join('')}${others}</dl>`;
}

/** Indented JSON with short values on one line. */
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

/** Whether a value contains a text of several words. */
function hasProse(value: unknown): boolean {
  if (typeof value === 'string') return /\S\s+\S/.test(value);
  if (value === null || typeof value !== 'object') return false;
  return Object.values(value).some(hasProse);
}

function textHtml(text: string): string {
  return `<p class="answer">${escapeHtml(text)}</p>`;
}
