/** Text in which nothing controls and no mark turns the reading direction: lines and tabs stay. */
export function inertText(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, (mark) =>
    /[\n\t]/.test(mark) ? mark : '\ufffd',
  );
}
