/** Shorter ones are words that a text may well hold by itself. */
const MIN_SECRET_LENGTH = 8;

const HIDDEN = '[hidden]';

/**
 * Takes secrets out of a text: each of 8 characters or longer, as it is, in base64 (wherever in a longer
 * encoded text it lies), base64url, hex, URL-encoded and as JSON would escape it.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const pattern = patternOf(disguisesOf(secrets));
  return (text) => (pattern === null ? text : text.replace(pattern, HIDDEN));
}

/** A text that comes in pieces, on its way to someone who must not see secrets. */
export interface RedactedStream {
  /** What of the text so far can be shown: all but an end that may be the beginning of a secret. */
  take(piece: string): string;
  end(): string;
}

/** Like `redactor`, where a secret may be split between two pieces. */
export function redactedStream(secrets: readonly string[]): RedactedStream {
  const disguises = disguisesOf(secrets);
  const pattern = patternOf(disguises);
  const redact = redactor(secrets);
  let held = '';
  return {
    take(piece) {
      held += piece;
      const cut = beforeMatchAcross(pattern, held, beginningOfSecret(disguises, held));
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

/** Where the longest end begins that a disguise begins with; the length of the text where none does. */
function beginningOfSecret(disguises: readonly string[], text: string): number {
  let held = 0;
  for (const disguise of disguises) {
    for (let n = Math.min(disguise.length - 1, text.length); n > held; n--) {
      if (text.endsWith(disguise.slice(0, n))) held = n;
    }
  }
  return text.length - held;
}

/** No cut goes through a whole secret: its end may look like the beginning of another. */
function beforeMatchAcross(pattern: RegExp | null, text: string, cut: number): number {
  if (pattern === null) return cut;
  for (const { 0: match, index } of text.matchAll(pattern)) {
    if (index < cut && index + match.length > cut) return index;
  }
  return cut;
}

/** The longest first, so that no shorter one leaves a rest. */
function patternOf(disguises: readonly string[]): RegExp | null {
  if (disguises.length === 0) return null;
  return new RegExp(disguises.map((one) => one.replace(/[^\w]/g, '\\$&')).join('|'), 'g');
}

function disguisesOf(secrets: readonly string[]): string[] {
  const long = secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH);
  const disguises = new Set(long.flatMap((secret) => [secret, ...encodingsOf(secret)]));
  return [...disguises].sort((a, b) => b.length - a.length);
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

/**
 * The characters of base64 that say nothing but these bytes, where so many bytes stand before them in
 * their group of three.
 */
function base64Within(bytes: Buffer, before: number): string[] {
  const padded = Buffer.concat([Buffer.alloc(before), bytes]);
  const first = Math.ceil((before * 8) / 6);
  const last = Math.floor((padded.length * 8) / 6);
  return [padded.toString('base64'), padded.toString('base64url')].map((text) =>
    text.slice(first, last),
  );
}
