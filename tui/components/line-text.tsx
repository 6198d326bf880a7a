import { Text } from 'ink';
import { cutLine, type Line } from '../line.ts';
import { THEME } from '../theme.ts';

export interface LineTextProps {
  readonly line: Line;
  /** Columns to cut at; absent for a line that may wrap. */
  readonly width?: number;
}

/** One line of the screen. */
export function LineText({ line, width }: LineTextProps) {
  const shown = width === undefined ? line : cutLine(line, width);
  if (shown.length === 0) return <Text> </Text>;
  return (
    <Text>
      {shown.map(({ text, tone }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans are identified by position
        <Text key={i} {...THEME[tone]}>
          {text}
        </Text>
      ))}
    </Text>
  );
}
