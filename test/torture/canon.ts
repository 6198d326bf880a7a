import { canonicalJson } from '../../protocol/canonical-json.ts';
import { Transcript } from '../../protocol/session-files.ts';
import { withoutAttempt } from '../../protocol/transcript-path.ts';
import { sha256 } from '../../store/durable-file.ts';
import { isSideFile } from '../../store/side-files.ts';
import { filesBelow } from '../helpers/session-on-disk.ts';

/**
 * The results of a session, file by file: without the journal, logs, locks, clocks, costs, attempts that
 * brought no answer and the numbers of those that did.
 */
function canonOf(folder: string): Map<string, string> {
  const canon = new Map<string, string>();
  for (const [path, text] of filesBelow(folder)) {
    if (path === 'journal.jsonl' || path.endsWith('/test.log') || isSideFile(path)) continue;
    if (!path.startsWith('transcripts/')) {
      canon.set(path, withoutCosts(path, text));
      continue;
    }
    const transcript = Transcript.parse(JSON.parse(text));
    if (transcript.outcome === 'unknown') continue;
    const { clock: _clock, attempt: _attempt, cost_usd: _cost, ...untimed } = transcript;
    const { charged_tokens: _tokens, ...rest } = untimed;
    canon.set(withoutAttempt(path), canonicalJson(rest));
  }
  return canon;
}

/** Costs count attempts that brought no answer too, and how long all of them took. */
function withoutCosts(path: string, text: string): string {
  switch (path) {
    case 'metrics_global.json':
      return JSON.stringify({ ...(JSON.parse(text) as object), costs: null });
    case 'session_summary.md':
      return text.replace(/## Cost\n[\s\S]*?(?=\n## )/, '');
    case 'report.html':
      // So does the conversation, attempt by attempt; its final messages are in the transcripts.
      return text.replace(/<section id="(cost|conversation)">[\s\S]*?<\/section>/g, '');
    default:
      return text;
  }
}

/** One hash of all results of a session. */
export function canonHash(folder: string): string {
  return sha256(canonicalJson([...canonOf(folder)].sort(([a], [b]) => (a < b ? -1 : 1))));
}
