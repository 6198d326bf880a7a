import { existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { makeFolder } from '../../store/make-folder.ts';
import { isSet } from '../agents/provider-settings.ts';
import { EXIT } from '../failures/exit-codes.ts';
import { print, printJson } from '../terminal/terminal.ts';
import type { Finding } from './ask-providers.ts';

/** A session of the default size writes about as much. */
const SESSION_BYTES = 25e6;
const MIN_FREE_BYTES = 20 * SESSION_BYTES;

const KEYS = ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY'];

export interface DoctorFlags {
  readonly lab: string;
  readonly online?: boolean;
  readonly json?: boolean;
}

/** `maestro doctor`. */
export async function doctor({ lab, online, json }: DoctorFlags): Promise<void> {
  const findings = [
    nodeVersion(),
    memory(),
    await workerThreads(),
    await sqlite(),
    labFolder(lab),
    disk(lab),
    terminal(),
    ...KEYS.map(key),
    ...(online === true ? await providers() : []),
  ];
  const marks = { ok: 'ok  ', note: 'note', bad: 'BAD ' };
  if (json === true) printJson(findings);
  else {
    for (const { check, state, found } of findings)
      print(`${marks[state]}  ${check.padEnd(18)}${found}`);
  }
  if (findings.some(({ state }) => state === 'bad')) process.exitCode = EXIT.failed;
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isEnough = major > 20 || (major === 20 && minor >= 19);
  const found = `${process.versions.node}${isEnough ? '' : ': 20.19 or newer is needed'}`;
  return { check: 'Node', state: isEnough ? 'ok' : 'bad', found };
}

function memory(): Finding {
  const gb = totalmem() / 2 ** 30;
  const found = `${gb.toFixed(1)} GB, ${availableParallelism()} cores`;
  return { check: 'memory', state: gb < 1 ? 'note' : 'ok', found };
}

/** Runs a backtest request in a real worker, as a session does. */
async function workerThreads(): Promise<Finding> {
  const check = 'worker threads';
  const { backtestPool } = await import('../../engine/pool/backtest-pool.ts');
  const { simulateMarket } = await import('../../market/simulated-market.ts');
  const pool = backtestPool({ workers: 1 });
  try {
    const { handle, bars } = simulateMarket({ kind: 'null', seed: 1, days: 2 });
    const startedAt = performance.now();
    await pool.features({ handle, end: bars.length });
    const found = `answer in ${Math.round(performance.now() - startedAt)} ms`;
    return { check, state: 'ok', found };
  } catch (error) {
    return { check, state: 'bad', found: String((error as Error).message) };
  } finally {
    await pool.close();
  }
}

async function sqlite(): Promise<Finding> {
  const check = 'SQLite';
  try {
    const { sqliteVersion } = await import('../../sessions/index/lab-database.ts');
    return { check, state: 'ok', found: sqliteVersion() };
  } catch (error) {
    return { check, state: 'bad', found: (error as Error).message };
  }
}

function labFolder(lab: string): Finding {
  const check = 'lab folder';
  const place = existing(lab);
  const probe = join(place, `.maestro-doctor-${process.pid}`);
  try {
    if (place === resolve(lab)) makeFolder(place);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { check, state: 'bad', found: `${resolve(lab)} is not writable (${code})` };
  }
  const found = `${resolve(lab)}${existsSync(lab) ? '' : ' (will be created)'}`;
  return { check, state: 'ok', found };
}

function disk(lab: string): Finding {
  const { bavail, bsize } = statfsSync(existing(lab));
  const free = bavail * bsize;
  const sessions = Math.floor(free / SESSION_BYTES);
  const isShort = free < MIN_FREE_BYTES;
  return {
    check: 'disk',
    state: free < SESSION_BYTES ? 'bad' : isShort ? 'note' : 'ok',
    found: `${(free / 1e9).toFixed(1)} GB free, room for about ${sessions} sessions`,
  };
}

function terminal(): Finding {
  const { columns, isTTY } = process.stdout;
  if (isTTY !== true) {
    return { check: 'terminal', state: 'ok', found: 'none: output is plain text' };
  }
  const isNarrow = columns < 100;
  return {
    check: 'terminal',
    state: isNarrow ? 'note' : 'ok',
    found: `${columns} columns${isNarrow ? ': lines wrap below 100' : ''}`,
  };
}

/** Whether a key is set; never its value. */
function key(name: string): Finding {
  const found = isSet(process.env, name) ? 'set' : 'not set (heuristic agents need none)';
  return { check: name, state: 'ok', found };
}

/** One small question to each provider of the environment. */
async function providers(): Promise<Finding[]> {
  const { askProviders } = await import('./ask-providers.ts');
  return await askProviders(process.env);
}

/** The nearest folder above that exists. */
function existing(path: string): string {
  const full = resolve(path);
  return existsSync(full) ? full : existing(dirname(full));
}
