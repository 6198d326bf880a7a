const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * The wait that a provider asks for, by `retry-after-ms` or `retry-after`: seconds, or an HTTP date
 * relative to the date of the answer.
 *
 * @returns milliseconds; null if absent, invalid or in the past
 */
export function parseRetryAfter(headers: Headers): number | null {
  const inMs = decimal(headers.get('retry-after-ms'));
  if (inMs !== null) return inMs;
  const after = headers.get('retry-after')?.trim() ?? '';
  const seconds = decimal(after);
  if (seconds !== null) return seconds * 1000;
  const answeredAt = headers.get('date')?.trim() ?? '';
  if (!HTTP_DATE.test(after) || !HTTP_DATE.test(answeredAt)) return null;
  const wait = Date.parse(after) - Date.parse(answeredAt);
  return wait >= 0 ? wait : null;
}

function decimal(text: string | null): number | null {
  if (text === null || !/^\d{1,15}(\.\d{1,15})?$/.test(text.trim())) return null;
  return Number(text);
}
