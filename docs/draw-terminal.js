// Draws terminal output as SVG: node bin/maestro.js session … | node docs/draw-terminal.js TITLE > picture.svg
import { readFileSync } from 'node:fs';

const COLUMNS = 118;
const CHARACTER = 7.4;
const LINE = 17;
const PADDING = 16;
const BAR = 30;

const title = process.argv[2] ?? 'maestro';
const lines = readFileSync(0, 'utf8')
  .trimEnd()
  .split('\n')
  .flatMap((line) => wrapped(line));

function wrapped(line) {
  const rows = [];
  let rest = line;
  while (rest.length > COLUMNS) {
    const cut = Math.max(rest.lastIndexOf(' ', COLUMNS), COLUMNS / 2);
    rows.push(rest.slice(0, cut));
    rest = `      ${rest.slice(cut).trimStart()}`;
  }
  return [...rows, rest];
}

function escaped(text) {
  return text.replace(/[&<>]/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[mark]);
}

function styleOf(line) {
  if (line.startsWith('$')) return 'command';
  if (line.startsWith('***')) return 'warning';
  if (/^(Segment|Session|Done|Verdict|Results)/.test(line)) return 'strong';
  if (/^ {2}(strategist|critic|maestro):/.test(line)) return 'agent';
  if (line.startsWith('  patch:')) return 'patch';
  return 'plain';
}

const width = Math.round(COLUMNS * CHARACTER + 2 * PADDING);
const height = lines.length * LINE + 2 * PADDING + BAR;
const rows = lines.map((line, i) => {
  const y = BAR + PADDING + (i + 0.8) * LINE;
  return `<text x="${PADDING}" y="${y.toFixed(1)}" class="${styleOf(line)}" xml:space="preserve">${escaped(line)}</text>`;
});
const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
  (colour, i) => `<circle cx="${PADDING + 6 + i * 18}" cy="${BAR / 2}" r="5.5" fill="${colour}"/>`,
);
process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<style>
text{font:12.3px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#c9d1d9}
.command{fill:#7ee787}.warning{fill:#f0a54a;font-weight:600}.strong{fill:#ffffff;font-weight:600}
.agent{fill:#79c0ff}.patch{fill:#d2a8ff}.title{fill:#8b949e}
</style>
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
${dots.join('')}
<text x="${width / 2}" y="${BAR / 2 + 4}" text-anchor="middle" class="title">${escaped(title)}</text>
${rows.join('\n')}
</svg>
`);
