import type { Line } from '../line.ts';
import { LineText } from './line-text.tsx';

export interface LinesProps {
  readonly lines: readonly Line[];
  readonly width: number;
}

/** A column of lines. */
export function Lines({ lines, width }: LinesProps) {
  return lines.map((one, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines are identified by position
    <LineText key={i} line={one} width={width} />
  ));
}
