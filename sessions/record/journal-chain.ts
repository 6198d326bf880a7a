import { JournalLine } from '../../protocol/session-event.ts';
import { HashChain } from '../../store/hash-chain.ts';

/** The lines of a journal one after another, each held against the one before it. */
export class JournalChain extends HashChain<JournalLine> {
  /** @param file as named in errors */
  constructor(file: string) {
    super(file, JournalLine);
  }
}
