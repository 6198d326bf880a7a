/** The text with control characters (except newline and tab) and bidirectional marks replaced. */
export function inertText(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, (mark) =>
    /[\n\t]/.test(mark) ? mark : '\ufffd',
  );
}
