import type { TokenUsage } from './agent-seat.ts';
import { countText } from './number-text.ts';

/** `1,234 tokens in (1,000 cached), 56 out`. */
export function usageText(usage: TokenUsage): string {
  const { input_tokens, cached_tokens, cache_write_tokens, output_tokens } = usage;
  const input = input_tokens + cache_write_tokens + cached_tokens;
  return (
    `${countText(input)} tokens in (${countText(cached_tokens)} cached), ` +
    `${countText(output_tokens)} out`
  );
}
