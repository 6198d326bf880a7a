import { Box } from 'ink';
import { line, lineWidth, span } from '../line.ts';
import type { PaneContent } from '../panes/pane-content.ts';
import { LineText } from './line-text.tsx';
import { Lines } from './lines.tsx';

export interface PaneProps {
  readonly content: PaneContent;
  readonly width: number;
  /** In lines, including the title. */
  readonly height: number;
  /** First visible line. */
  readonly scroll: number;
  readonly isFocused: boolean;
}

/** A titled part of the screen, of exactly the given size. */
export function Pane({ content, width, height, scroll, isFocused }: PaneProps) {
  const { lines } = content;
  const room = height - 1;
  const first = Math.max(0, Math.min(scroll, lines.length - room));
  const hidden = lines.length - first - room;
  const shown = lines.slice(first, first + room);
  return (
    <Box flexDirection="column" width={width} height={height}>
      <LineText
        line={titleLine(content, { width, isFocused, above: first, below: hidden })}
        width={width}
      />
      <Lines lines={shown} width={width} />
    </Box>
  );
}

interface TitleFacts {
  readonly width: number;
  readonly isFocused: boolean;
  /** Hidden lines. */
  readonly above: number;
  readonly below: number;
}

/** `── Targets ─────── after wave 3 ──` */
function titleLine({ title, aside }: PaneContent, { width, isFocused, above, below }: TitleFacts) {
  const more = `${above > 0 ? ' ↑' : ''}${below > 0 ? ' ↓' : ''}`;
  const name = span(title, 'strong');
  const left = line(
    span(isFocused ? '━━ ' : '── ', isFocused ? 'good' : 'muted'),
    name,
    span(more, 'muted'),
  );
  const right = aside === '' ? '' : ` ${aside} ──`;
  const rule = width - lineWidth(left) - 1 - lineWidth(line(right));
  if (rule < 2)
    return line(...left, span(` ${'─'.repeat(Math.max(0, width - lineWidth(left) - 1))}`, 'muted'));
  return line(...left, span(` ${'─'.repeat(rule)}${right}`, 'muted'));
}
