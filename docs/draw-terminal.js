// Draws what a terminal shows as SVG: tmux capture-pane -ep | node docs/draw-terminal.js TITLE > picture.svg
import { readFileSync } from 'node:fs';

const CHARACTER = 7.4;
const LINE = 17;
const PADDING = 16;
const BAR = 30;
const PLAIN = '#c9d1d9';
const PAPER = '#0d1117';

const title = process.argv[2] ?? 'maestro';
/** Goes from line to line: a sequence holds until the next. */
let style = {};
const lines = readFileSync(0, 'utf8').trimEnd().split('\n').map(spansOf);

/** Pieces of a line, each with its column and what the escape sequences before it set. */
function spansOf(line) {
  const spans = [];
  let column = 0;
  for (const [i, part] of line.split('\u001b[').entries()) {
    // But for the first, each begins with the codes of a sequence: `1;38;2;0;135;215m`.
    const end = i === 0 ? -1 : part.indexOf('m');
    if (end >= 0) style = styleAfter(style, part.slice(0, end).split(';').map(Number));
    const text = part.slice(end + 1);
    if (text.trim() !== '') spans.push({ text, column, style });
    column += [...text].length;
  }
  return { spans, columns: column };
}

function styleAfter(style, codes) {
  let next = style;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 0) next = {};
    else if (code === 1) next = { ...next, bold: true };
    else if (code === 2) next = { ...next, dim: true };
    else if (code === 22) next = { ...next, bold: false, dim: false };
    else if (code === 39) next = { ...next, color: undefined };
    // The colour of the paper is never another.
    else if (code === 49) continue;
    else if (code === 38 && codes[i + 1] === 2) {
      const channels = codes.slice(i + 2, i + 5).map((one) => one.toString(16).padStart(2, '0'));
      next = { ...next, color: `#${channels.join('')}` };
      i += 4;
    } else throw new Error(`Cannot draw what "${codes.join(';')}" sets`);
  }
  return next;
}

function escaped(text) {
  return text.replace(/[&<>]/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[mark]);
}

function drawn({ text, column, style }, y) {
  const start = text.length - text.trimStart().length;
  const shown = text.trim();
  const x = (PADDING + (column + start) * CHARACTER).toFixed(1);
  const wide = ([...shown].length * CHARACTER).toFixed(1);
  const look = [
    ...(style.color === undefined ? [] : [` fill="${style.color}"`]),
    ...(style.bold ? [' font-weight="600"'] : []),
    ...(style.dim ? [' opacity=".6"'] : []),
  ].join('');
  return `<text x="${x}" y="${y}" textLength="${wide}"${look}>${escaped(shown)}</text>`;
}

const columns = Math.max(...lines.map((line) => line.columns), 80);
const width = Math.round(columns * CHARACTER + 2 * PADDING);
const height = lines.length * LINE + 2 * PADDING + BAR;
const rows = lines.flatMap(({ spans }, i) =>
  spans.map((span) => drawn(span, (BAR + PADDING + (i + 0.8) * LINE).toFixed(1))),
);
const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
  (colour, i) => `<circle cx="${PADDING + 6 + i * 18}" cy="${BAR / 2}" r="5.5" fill="${colour}"/>`,
);
process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<style>text{font:12.3px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre}</style>
<rect width="${width}" height="${height}" rx="8" fill="${PAPER}"/>
<g fill="${PLAIN}">
${dots.join('')}
<text x="${width / 2}" y="${BAR / 2 + 4}" text-anchor="middle" opacity=".7">${escaped(title)}</text>
${rows.join('\n')}
</g>
</svg>
`);
