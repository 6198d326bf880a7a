const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that cannot become markup, nor turn the reading direction, nor hide in control characters. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (mark) => ENTITIES[mark]!)
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, (mark) => (/[\n\t]/.test(mark) ? mark : '\ufffd'));
}
