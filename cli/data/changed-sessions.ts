import { join } from 'node:path';
import { dayHashes } from '../../market/day-hashes.ts';
import type { Market } from '../../market/market.ts';
import { plural } from '../../protocol/number-text.ts';
import { SessionBars } from '../../protocol/session-files.ts';
import { sessionNames } from '../../sessions/record/session-names.ts';
import { parseJson } from '../../store/parse-json.ts';
import { readStoredText } from '../../store/read-stored-file.ts';

/** A sentence for each session of a lab whose bars a market had before it was replaced and has no more. */
export function changedSessions(lab: string, before: Market, after: Market): string[] {
  const [was, is] = [dayHashes(before.bars), dayHashes(after.bars)];
  const changed = Object.keys(was).filter((day) => was[day] !== is[day]);
  if (changed.length === 0) return [];
  const folder = join(lab, 'sessions');
  return sessionNames(folder).flatMap((name) => {
    const stored = parseJson(readStoredText(join(folder, name), 'bars.json') ?? '');
    const days = SessionBars.safeParse(stored).data?.days ?? {};
    const lost = changed.filter((day) => days[day] === was[day]);
    if (lost.length === 0) return [];
    return [
      `Session "${name}" ran on other bars of ${plural(lost.length, 'day')} (${lost[0]}${lost.length > 1 ? ` to ${lost.at(-1)}` : ''}): ` +
        'verifying, resuming or examining it needs the earlier bars, in another market of the lab or as files of --market.',
    ];
  });
}
