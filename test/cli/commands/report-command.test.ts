import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { reportCommand } from '../../../cli/commands/report-command.ts';
import { lockSession } from '../../../sessions/record/session-lock.ts';
import { copyFinished } from '../../helpers/finished-session.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import { runHere } from '../../helpers/run-in-process.ts';
import { suiteFolder } from '../../helpers/suite-folder.ts';

describe('maestro report', () => {
  const lab = suiteFolder();
  const folder = join(lab, 'sessions', 'first');
  const page = join(folder, 'report.html');
  const report = (...args: string[]) => runHere(reportCommand(), ...args, '--lab', lab);

  /** A copy of the session that something has become of. */
  const copyOf = (name: string) => {
    const copy = join(lab, 'sessions', name);
    cpSync(folder, copy, { recursive: true });
    return copy;
  };
  const unfinish = (copy: string) => {
    const journal = readFileSync(join(copy, 'journal.jsonl'), 'utf8');
    writeFileSync(join(copy, 'journal.jsonl'), journal.replace(/.*\n$/, ''));
  };

  beforeAll(() => {
    copyFinished(lab, 'first');
  });
  afterEach(() => vi.unstubAllEnvs());

  it('prints where the report of the last session is', async () => {
    expect(await report()).toEqual({ code: 0, out: `${page}\n`, err: '' });
    expect(await report('first')).toEqual({ code: 0, out: `${page}\n`, err: '' });
  });

  it('copies it, byte for byte, to a file and not to a folder', async () => {
    const out = join(temporaryFolder(), 'found.html');
    expect(await report('first', '--out', out)).toEqual({ code: 0, out: `${out}\n`, err: '' });
    expect(readFileSync(out)).toEqual(readFileSync(page));
    const refused = await report('first', '--out', lab);
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toBe(`Cannot write "${lab}": it is a folder; give a file name\n`);
    const nowhere = await report('first', '--out', join(lab, 'no', 'such.html'));
    expect(nowhere.code).toBe(1);
    expect(nowhere.err).toMatch(/^Cannot write "[^"]+": no such file or folder\n$/);
  });

  it('gives advice if there is none yet', async () => {
    unfinish(copyOf('stopped'));
    const stopped = await report('stopped');
    expect([stopped.code, stopped.out]).toEqual([1, '']);
    expect(stopped.err).toBe(
      `Cannot read the report of "stopped": it stopped earlier; resume it with maestro resume stopped --lab ${lab}\n`,
    );
    const lock = lockSession(copyOf('running'), () => new Date());
    const running = await report('running');
    lock.release();
    expect(running.code).toBe(1);
    expect(running.err).toContain(
      `Cannot read the report of "running": it is running (pid ${process.pid}); wait for its end`,
    );
  });

  it('gives advice if it was removed, and follows no link in its place', async () => {
    const gone = copyOf('gone');
    rmSync(join(gone, 'report.html'));
    const removed = await report('gone');
    expect([removed.code, removed.out]).toEqual([1, '']);
    expect(removed.err).toBe(
      `Cannot read the report of "gone": its report.html was removed; use maestro show gone --lab ${lab}\n`,
    );
    symlinkSync('/etc/hostname', join(gone, 'report.html'));
    const out = join(temporaryFolder(), 'found.html');
    const linked = await report('gone', '--out', out);
    expect(linked.code).toBe(1);
    expect(linked.err).toContain('report.html: it is a link');
    expect(existsSync(out)).toBe(false);
  });

  it('suggests a session for a mistyped name', async () => {
    expect(await report('frist')).toEqual({
      code: 2,
      out: '',
      err: `Cannot find session "frist": there is none of that name in ${lab}; did you mean "first"?\n`,
    });
  });

  describe.skipIf(process.platform !== 'linux')('with --open', () => {
    /** A system on which files are opened by a script that does this. */
    const systemWith = (script: string | null) => {
      const bin = join(temporaryFolder(), 'bin');
      mkdirSync(bin);
      if (script !== null) {
        writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\n${script}\n`);
        chmodSync(join(bin, 'xdg-open'), 0o755);
      }
      vi.stubEnv('PATH', bin);
    };

    it('passes the file to the opener of the system', async () => {
      const opened = join(temporaryFolder(), 'opened');
      systemWith(`printf %s "$1" > '${opened}'`);
      expect(await report('first', '--open')).toEqual({ code: 0, out: `${page}\n`, err: '' });
      expect(readFileSync(opened, 'utf8')).toBe(page);
    });

    it('does not wait until the browser is closed', async () => {
      const own = join(temporaryFolder(), 'pid');
      systemWith(`echo $$ > '${own}'; exec /bin/sleep 600`);
      expect((await report('first', '--open')).code).toBe(0);
      const pid = await vi.waitUntil(() => existsSync(own) && Number(readFileSync(own, 'utf8')), {
        timeout: 60_000,
      });
      // It is there still, or this throws.
      process.kill(pid, 'SIGKILL');
    });

    it.each([
      [null, '"xdg-open" is not installed'],
      ['exit 3', '"xdg-open" failed'],
    ])('reports that none can be opened: %s', async (script, why) => {
      systemWith(script);
      expect(await report('first', '--open')).toEqual({
        code: 1,
        out: `${page}\n`,
        err: `Cannot open a browser: ${why}; open ${page} yourself\n`,
      });
    });
  });
});
