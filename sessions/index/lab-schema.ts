/** Raised whenever the tables change; an older index is dropped and rebuilt from the files. */
export const LAB_SCHEMA_VERSION = 3;

/** Tables of `lab.db`. Columns have the names of the fields of the artefacts. */
export const LAB_SCHEMA = `
DROP TABLE IF EXISTS ledger;
DROP TABLE IF EXISTS proposals;
DROP TABLE IF EXISTS patches;
DROP TABLE IF EXISTS episodes;
DROP TABLE IF EXISTS trades;
DROP TABLE IF EXISTS tests;
DROP TABLE IF EXISTS segments;
DROP TABLE IF EXISTS sessions;

CREATE TABLE ledger (
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, type TEXT NOT NULL,
  venue TEXT NOT NULL, symbol TEXT NOT NULL, simulated INTEGER NOT NULL, market TEXT NOT NULL,
  bars_from TEXT NOT NULL, bars_to TEXT NOT NULL,
  name TEXT, session TEXT, segment INTEGER, wave INTEGER,
  trials INTEGER NOT NULL, entry TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;

CREATE TABLE sessions (
  name TEXT PRIMARY KEY, session TEXT NOT NULL, state TEXT NOT NULL,
  symbol TEXT NOT NULL, venue TEXT NOT NULL, interval TEXT NOT NULL,
  market_from TEXT NOT NULL, market_to TEXT NOT NULL, market_hash TEXT NOT NULL,
  simulated INTEGER NOT NULL, schedule TEXT NOT NULL, seed INTEGER NOT NULL,
  segments INTEGER NOT NULL, tests INTEGER NOT NULL, trials INTEGER NOT NULL,
  total_pnl REAL, verdict TEXT, config TEXT NOT NULL
) STRICT;

CREATE TABLE segments (
  session TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
  segment INTEGER NOT NULL, in_sample INTEGER NOT NULL, proposal TEXT NOT NULL,
  rules TEXT NOT NULL, strategy TEXT NOT NULL,
  planned INTEGER NOT NULL, kept INTEGER NOT NULL, abstained INTEGER NOT NULL,
  failed INTEGER NOT NULL, skipped INTEGER NOT NULL,
  n_trades INTEGER NOT NULL, hit REAL, payoff REAL, profit_factor REAL,
  total_pnl REAL NOT NULL, maxdd REAL NOT NULL, t REAL, score REAL, buy_and_hold_pnl REAL NOT NULL,
  PRIMARY KEY (session, segment)
) STRICT;

CREATE TABLE tests (
  session TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
  segment INTEGER NOT NULL, test TEXT NOT NULL, wave INTEGER NOT NULL,
  status TEXT NOT NULL, why TEXT, candidate INTEGER,
  train_score REAL, validation_score REAL, n_trades INTEGER, total_pnl REAL, maxdd REAL,
  PRIMARY KEY (session, test)
) STRICT;

CREATE TABLE trades (
  session TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
  segment INTEGER NOT NULL, test TEXT NOT NULL, phase TEXT NOT NULL, episode_id INTEGER NOT NULL,
  candidate INTEGER NOT NULL, kept INTEGER NOT NULL, side TEXT NOT NULL, reason TEXT NOT NULL,
  entry_ts TEXT NOT NULL, exit_ts TEXT NOT NULL, entry REAL NOT NULL, exit REAL NOT NULL,
  quantity REAL NOT NULL, pnl REAL NOT NULL, bars_held INTEGER NOT NULL,
  exit_reason TEXT NOT NULL, blunder INTEGER NOT NULL
) STRICT;
CREATE INDEX trades_by_session ON trades (session, phase);

CREATE TABLE episodes (
  session TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
  segment INTEGER NOT NULL, test TEXT NOT NULL, phase TEXT NOT NULL, episode_id INTEGER NOT NULL,
  candidate INTEGER NOT NULL, kept INTEGER NOT NULL, ts TEXT NOT NULL, bars INTEGER NOT NULL,
  n_trades INTEGER NOT NULL, hit REAL, payoff REAL, total_pnl REAL NOT NULL, maxdd REAL NOT NULL,
  blunders INTEGER NOT NULL, score REAL, vol_regime TEXT,
  PRIMARY KEY (session, episode_id)
) STRICT;

CREATE TABLE patches (
  session TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
  segment INTEGER NOT NULL, wave INTEGER NOT NULL, parameter TEXT NOT NULL,
  old_value REAL NOT NULL, new_value REAL NOT NULL, applied_at TEXT NOT NULL,
  rule TEXT, reason TEXT NOT NULL,
  outcome TEXT, pairs INTEGER, mean_difference REAL, low REAL, high REAL, total_difference REAL
) STRICT;

CREATE TABLE proposals (
  session TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
  segment INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
  rules TEXT NOT NULL, is_chosen INTEGER NOT NULL, screening_score REAL, screening_pnl REAL,
  PRIMARY KEY (session, segment, id)
) STRICT;
`;
