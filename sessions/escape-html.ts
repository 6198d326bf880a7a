const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that cannot become markup, nor turn the reading direction, nor hide in control characters. */
export function escapeHtml(text: string): string {
  return inertText(text).replace(/[&<>"']/g, (mark) => ENTITIES[mark]!);
}

/** Text in which nothing controls and no mark turns the reading direction: lines and tabs stay. */
export function inertText(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, (mark) =>
    /[\n\t]/.test(mark) ? mark : '\ufffd',
  );
}
