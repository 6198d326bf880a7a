/** Shorter secrets could be ordinary words of a text. */
const MIN_SECRET_LENGTH = 8;

const HIDDEN = '[hidden]';

/**
 * Removes secrets of 8 characters or more from a text: verbatim, in base64 (at any offset of a longer
 * encoded text), base64url, hex, URL-encoded and JSON-escaped.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const pattern = patternOf(formsOf(secrets));
  return (text) => (pattern === null ? text : text.replace(pattern, HIDDEN));
}

/** Redacts a text that arrives in chunks. */
export interface RedactedStream {
  /** @returns the text that can be shown so far: all except an end that may begin a secret */
  take(chunk: string): string;
  end(): string;
}

/** Like `redactor`, for secrets that may be split between chunks. */
export function redactedStream(secrets: readonly string[]): RedactedStream {
  const forms = formsOf(secrets);
  const pattern = patternOf(forms);
  const redact = redactor(secrets);
  let held = '';
  return {
    take(chunk) {
      held += chunk;
      const cut = beforeMatchAcross(pattern, held, beginningOfSecret(forms, held));
      const shown = redact(held.slice(0, cut));
      held = held.slice(cut);
      return shown;
    },
    end() {
      const shown = redact(held);
      held = '';
      return shown;
    },
  };
}

/** The start of the longest end of the text that begins a form; the length of the text if none does. */
function beginningOfSecret(forms: readonly string[], text: string): number {
  let held = 0;
  for (const form of forms) {
    for (let n = Math.min(form.length - 1, text.length); n > held; n--) {
      if (text.endsWith(form.slice(0, n))) held = n;
    }
  }
  return text.length - held;
}

/** Moves a cut that would split a complete secret, whose end may look like the beginning of another. */
function beforeMatchAcross(pattern: RegExp | null, text: string, cut: number): number {
  if (pattern === null) return cut;
  for (const { 0: match, index } of text.matchAll(pattern)) {
    if (index < cut && index + match.length > cut) return index;
  }
  return cut;
}

/** @param forms longest first, so that no shorter match leaves a remainder */
function patternOf(forms: readonly string[]): RegExp | null {
  if (forms.length === 0) return null;
  return new RegExp(forms.map((one) => one.replace(/[^\w]/g, '\\$&')).join('|'), 'g');
}

function formsOf(secrets: readonly string[]): string[] {
  const long = secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH);
  const forms = new Set(long.flatMap((secret) => [secret, ...encodingsOf(secret)]));
  return [...forms].sort((a, b) => b.length - a.length);
}

function encodingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const inUrl = encodeURIComponent(bytes.toString());
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [
    hex,
    hex.toUpperCase(),
    inUrl,
    inUrl.replace(/%../g, (code) => code.toLowerCase()),
    inJson,
    inJson.replaceAll('/', '\\/'),
    ...[0, 1, 2].flatMap((before) => base64Within(bytes, before)),
  ];
}

/** The base64 characters that depend only on these bytes, after `before` bytes of their group of three. */
function base64Within(bytes: Buffer, before: number): string[] {
  const padded = Buffer.concat([Buffer.alloc(before), bytes]);
  const first = Math.ceil((before * 8) / 6);
  const last = Math.floor((padded.length * 8) / 6);
  return [padded.toString('base64'), padded.toString('base64url')].map((text) =>
    text.slice(first, last),
  );
}
