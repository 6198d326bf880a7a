import { describe, expect, it } from 'vitest';
import { conversationText } from '../../cli/replay/conversation-text.ts';
import { Transcript } from '../../protocol/session-files.ts';
import { EXAMPLES } from '../helpers/protocol-examples.ts';

function attempt(changes: Partial<Transcript>): Transcript {
  const { inherited: _inherited, ...example } = EXAMPLES.transcript!.value as Transcript;
  return Transcript.parse({
    ...example,
    turn: 3,
    attempt: 1,
    kind: 'ask',
    outcome: 'answered',
    error: null,
    will_retry: false,
    request: {
      system: 'You are the critic.',
      messages: [{ role: 'user', text: 'Pick one.\nOr none.' }],
    },
    response: '{"decision":"p1","reasons":["it earned"]}',
    ...changes,
  });
}

const plain = (...attempts: Transcript[]) => conversationText(attempts, { isMarkdown: false });

describe('conversationText()', () => {
  it('tells what was said, by whom, and what it cost', () => {
    expect(plain(attempt({}))).toBe(
      `Turn 3, segment 1: critic, choose
---------------------------------
openai:some-model, answered, 0.0 s, 6 tokens in (2 cached), 4 out, $0.0100
System prompt:
  You are the critic.
Prompt:
  Pick one.
  Or none.
Answer:
  decision: p1
  reasons:
    - it earned`,
    );
  });

  it('shows a system prompt once', () => {
    const text = plain(attempt({}), attempt({ turn: 8 }));
    expect(text.match(/You are the critic/g)).toHaveLength(1);
    expect(text).toContain('Turn 8');
  });

  it('shows a repair with the answer that was to be mended, and what came to nothing', () => {
    const messages = [
      { role: 'user', text: 'Pick one.' },
      { role: 'assistant', text: 'p9' },
      { role: 'user', text: 'p9 was not offered' },
    ];
    const repair = attempt({ attempt: 2, kind: 'repair', request: { system: 's', messages } });
    expect(plain(repair)).toContain('attempt 2 (repair)');
    expect(plain(repair)).toContain('[assistant]\n  p9');
    const failed = attempt({
      outcome: 'failed',
      response: null,
      usage: null,
      will_retry: true,
      error: { failure: 'overloaded', message: '529: overloaded' },
    });
    expect(plain(failed)).toContain('Failed:\n  529: overloaded (retried)');
    expect(plain(failed)).toContain('usage unknown');
    const unknown = attempt({ outcome: 'unknown', request: null, response: null });
    expect(plain(unknown)).toContain('Prompt:\n  (not recorded)');
    expect(plain(unknown)).toContain('Answer:\n  (not recorded)');
  });

  it('shows what is no JSON as it came', () => {
    expect(plain(attempt({ response: 'I would rather not.' }))).toContain('I would rather not.');
  });

  it('shows what is nested too deep to be set out as it came', () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    expect(plain(attempt({ response: deep }))).toContain(`Answer:\n  ${deep}`);
  });

  it.each<[string, unknown]>([
    ['a message that is none', { system: 's', messages: [null] }],
    ['a message without a text', { system: 's', messages: [{ role: 'user' }] }],
    ['a text that is an object', { system: 's', messages: [{ role: 'user', text: { a: 1 } }] }],
    // Nothing turns that into a text.
    [
      'a text with a toString',
      { system: 's', messages: [{ role: 'user', text: { toString: 1 } }] },
    ],
    ['a system that is a list', { system: ['s'], messages: [] }],
    ['messages that are none', { system: 's', messages: 'none' }],
    ['a number', 7],
    ['a text', 'just so'],
    ['a list', [[], {}, null]],
    ['nothing', {}],
  ])('shows a request that is no prompt as the data that it is: %s', (_what, request) => {
    const text = plain(attempt({ request }));
    expect(text).toContain('Prompt:\n');
    expect(text).toContain('Answer:\n  decision: p1');
    expect(text).not.toContain('[object Object]');
  });

  it('lets no name of a provider, a model or a turn make Markdown', () => {
    const markdown = (changes: Partial<Transcript>) =>
      conversationText([attempt(changes)], { isMarkdown: true });
    const lines = markdown({ provider: '# a\n# b', model: '<b>|*x*' }).split('\n');
    expect(lines.filter((line) => line.startsWith('#'))).toEqual([
      '## Turn 3, segment 1: critic, choose',
    ]);
    expect(lines[2]).toBe(
      'By # a # b:\\<b\\>\\|\\*x\\*, answered, 0.0 s, 6 tokens in (2 cached), 4 out, $0.0100',
    );
    const computed = markdown({ kind: 'compute', model: '- x', request: {} });
    expect(computed.split('\n')[2]).toBe('By - x, computed');
  });

  it('shows what a heuristic agent knew', () => {
    const text = plain(
      attempt({
        kind: 'compute',
        provider: 'heuristic',
        model: 'heuristic-1',
        request: { seed: 1, methods: ['macd_trend'] },
        response: { agent: 'critic', chosen: 'p2' },
      }),
    );
    expect(text).toContain('heuristic-1, computed');
    expect(text).toContain('Brief:\n  seed: 1\n  methods:\n    - macd_trend');
    expect(text).toContain('chosen: p2');
  });

  it('lets no text drive a terminal, and none leave its block of Markdown', () => {
    const nasty = 'a\u001b[2Jb\u0007\u202ec\r\n```\n# not a heading';
    const odd = attempt({ response: nasty });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    const control = /[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e]/;
    expect(plain(odd)).not.toMatch(control);
    const markdown = conversationText([odd], { isMarkdown: true });
    expect(markdown).not.toMatch(control);
    // The fence is longer than any run of backticks in the text.
    expect(markdown).toContain('````text\na');
    expect(markdown).toMatch(/not a heading\n````/);
  });
});
