import type { Transcript } from './session-files.ts';

/** `transcripts/0007_seg1_critic_choose.json`; later attempts of a model end in `_a2`, `_a3`, …. */
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
