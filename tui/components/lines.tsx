import type { Line } from '../line.ts';
import { LineText } from './line-text.tsx';

export interface LinesProps {
  readonly lines: readonly Line[];
  readonly width: number;
}

/** Lines one below the other. */
export function Lines({ lines, width }: LinesProps) {
  return lines.map((one, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
    <LineText key={i} line={one} width={width} />
  ));
}
