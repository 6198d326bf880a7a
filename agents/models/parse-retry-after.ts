const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * How long a provider asks to wait, by `retry-after-ms` or `retry-after`: seconds, or an HTTP date, which
 * is held against the date of the answer.
 *
 * @returns milliseconds, as many as it says; null where it says nothing, nothing sensible or a time
 *   that has passed
 */
export function parseRetryAfter(headers: Headers): number | null {
  const inMs = decimal(headers.get('retry-after-ms'));
  if (inMs !== null) return inMs;
  const said = headers.get('retry-after')?.trim() ?? '';
  const seconds = decimal(said);
  if (seconds !== null) return seconds * 1000;
  const answeredAt = headers.get('date')?.trim() ?? '';
  if (!HTTP_DATE.test(said) || !HTTP_DATE.test(answeredAt)) return null;
  const wait = Date.parse(said) - Date.parse(answeredAt);
  return wait >= 0 ? wait : null;
}

function decimal(text: string | null): number | null {
  if (text === null || !/^\d{1,15}(\.\d{1,15})?$/.test(text.trim())) return null;
  return Number(text);
}
