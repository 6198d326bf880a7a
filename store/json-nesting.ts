/** The nesting depth of the brackets of a JSON text; brackets inside strings do not count. */
export function jsonNesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text[i]) {
      case '"':
        i = endOfString(text, i);
        break;
      case '[':
      case '{':
        depth += 1;
        deepest = Math.max(deepest, depth);
        break;
      case ']':
      case '}':
        depth -= 1;
    }
  }
  return deepest;
}

/** The index of the quote that ends the string starting at `start`. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
}
