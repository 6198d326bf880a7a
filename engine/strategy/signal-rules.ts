/** How signals become trades, for users and agents. `decide()` and the worked fills implement it. */
export const SIGNAL_RULES =
  'A signal is the bar on which the side turns to long or short. It acts on that bar only: a signal that a gate ' +
  'rejects is lost, not delayed, and the next entry needs another turn; if it is opposite to the open position, ' +
  'it still closes that position. A side that turns flat closes nothing. An exit (stop, target, timeout) does ' +
  'not change the side: after it, too, the next entry needs another turn.';

/** What `combine` does with two or three methods. `combineStances()` implements it. */
export const COMBINE_RULES =
  'Two or three methods combine into one side. With combine "all" it is long if all of them are long, with ' +
  '"majority" if more than half are, with "any" if at least one is and none is short; short is the mirror image, ' +
  'and otherwise the side is flat. Signals are the turns of this side. While a method warms up, there are none.';
