import { Text } from 'ink';
import { cutLine, type Line } from '../line.ts';
import { THEME } from '../theme.ts';

export interface LineTextProps {
  readonly line: Line;
  readonly width: number;
}

/** One line of the screen, cut to its width. */
export function LineText({ line, width }: LineTextProps) {
  const shown = cutLine(line, width);
  if (shown.length === 0) return <Text> </Text>;
  return (
    <Text>
      {shown.map(({ text, tone }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
        <Text key={i} {...THEME[tone]}>
          {text}
        </Text>
      ))}
    </Text>
  );
}
