import { inertText } from '../../protocol/inert-text.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes markup, and removes control characters and changes of reading direction. */
export function escapeHtml(text: string): string {
  return inertText(text).replace(/[&<>"']/g, (mark) => ENTITIES[mark]!);
}

export function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}
