import type { Transcript } from './session-files.ts';

/** `transcripts/0007_seg1_critic_choose.json`; attempts of a model after the first end in `_a2`, …. */
export function transcriptPath({
  turn,
  attempt,
  segment,
  role,
  purpose,
}: Pick<Transcript, 'turn' | 'attempt' | 'segment' | 'role' | 'purpose'>): string {
  const number = String(turn).padStart(4, '0');
  const again = attempt === 1 ? '' : `_a${attempt}`;
  return `transcripts/${number}_seg${segment}_${role}_${purpose}${again}.json`;
}

/** The path of a transcript without the number of the attempt. */
export function withoutAttempt(path: string): string {
  return path.replace(/_a\d+(?=\.json$)/, '');
}
