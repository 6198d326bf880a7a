import { inertText } from '../../protocol/inert-text.ts';

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

export function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}
