import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAnswer } from '../../../agents/answers/parse-answer.ts';
import { anyText } from '../../helpers/any-text.ts';

const nested = (depth: number) => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;

describe('parseAnswer()', () => {
  it('reads one JSON object with space around it', () => {
    expect(parseAnswer(' {"a": [1, -2.5e3, true, null, "x\\ny\\t\\u00e9"], "b": {}}\n')).toEqual({
      value: { a: [1, -2500, true, null, 'x\ny\té'], b: {} },
    });
  });

  it.each(['```json\n{"a":1}\n```', '```\n{"a":1}\n```\n', ' ```JSON\r\n{"a":1}```'])(
    'takes one code fence off: %j',
    (text) => {
      expect(parseAnswer(text)).toEqual({ value: { a: 1 } });
    },
  );

  it('reads the values that JSON.parse reads', () => {
    const key = fc.string().filter((text) => !/^(__proto__|constructor|prototype)$/.test(text));
    const plain = fc.string({ unit: 'grapheme-ascii' });
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => (one === 0 ? 0 : one)),
        plain,
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(key, tie('any'), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).any;
    fc.assert(
      fc.property(fc.dictionary(key, value, { noNullPrototype: true }), fc.nat(4), (one, space) => {
        expect(parseAnswer(JSON.stringify(one, null, space))).toEqual({ value: one });
      }),
    );
  });

  it.each([
    ['', 'the answer is empty'],
    [' \n', 'the answer is empty'],
    ['```json\n```', 'the answer is empty'],
    ['\ufeff{}', 'the answer begins with a byte order mark'],
    ['hold', 'the answer begins with "hold" instead of a JSON object (after 0 characters)'],
    ['[{}]', 'the answer begins with "[{}]" instead of a JSON object (after 0 characters)'],
    ['null', 'instead of a JSON object'],
    ['Here it is: {}', 'instead of a JSON object'],
    ['{} thanks', 'has text after its JSON object: "thanks" (after 3 characters)'],
    ['{"a":1}{"a":2}', 'has text after its JSON object'],
    ['{"a":1}\n\n{"a":2}', 'has text after its JSON object'],
    ['```json\n{}\n```\n```json\n{}\n```', 'has text after its JSON object'],
    ['```json\n{}', 'instead of a JSON object'],
    ['{"a":NaN}', 'has "NaN}" instead of a value'],
    ['{"a":Infinity}', 'instead of a value'],
    ['{"a":-Infinity}', 'instead of a value'],
    ['{"a":undefined}', 'instead of a value'],
    ['{"a":1e400}', 'has the number 1e400, which is too large'],
    ['{"a":[-1e999]}', 'has the number -1e999, which is too large'],
    ['{"a":01}', 'has "1}" instead of ","'],
    ['{"a":1.}', 'instead of ","'],
    ['{"a":.5}', 'instead of a value'],
    ['{"a":+1}', 'instead of a value'],
    ['{"a":0x10}', 'instead of ","'],
    ["{'a':1}", 'instead of a key'],
    ['{a:1}', 'instead of a key'],
    ['{"a":1,}', 'instead of a key'],
    ['{"a":[1,]}', 'instead of a value'],
    ['{"a" 1}', 'instead of ":"'],
    ['{"a":1 "b":2}', 'instead of ","'],
    ['{"a":1} // done', 'has text after its JSON object'],
    ['{"a":/* one */1}', 'instead of a value'],
    ['{"a":1', 'has its end instead of ","'],
    ['{"a":', 'has its end instead of a value'],
    ['{', 'has its end instead of a key'],
    ['{"a":"b', 'ends in the middle of a string'],
    ['{"a":"b\\', 'ends in the middle of a string'],
    ['{"a":1,"a":2}', 'has the key "a" twice'],
    ['{"a":1,"\\u0061":2}', 'has the key "a" twice'],
    ['{"__proto__":{"x":1}}', 'has the key "__proto__", which is not allowed'],
    ['{"a":{"constructor":1}}', 'has the key "constructor", which is not allowed'],
    ['{"a":[{"prototype":1}]}', 'has the key "prototype", which is not allowed'],
    ['{"\\u005f_proto__":1}', 'has the key "__proto__", which is not allowed'],
    ['{"a":"\\ud800"}', 'has the character U+D800 in a string'],
    ['{"a":"\ud800"}', 'has the character U+D800 in a string'],
    ['{"\\udfff":1}', 'has the character U+DFFF in a string'],
    ['{"a":"\\u001b[2J"}', 'has the character U+001B in a string'],
    ['{"a":"\\u0000"}', 'has the character U+0000 in a string'],
    ['{"a":"\\r"}', 'has the character U+000D in a string'],
    ['{"a":"\\u009b"}', 'has the character U+009B in a string'],
    ['{"a":"\\u202e"}', 'has the character U+202E in a string'],
    ['{"a":"x\ny"}', 'has a string that is not valid JSON'],
    ['{"a":"\\x41"}', 'has a string that is not valid JSON'],
    [nested(65), 'is nested more than 64 deep'],
    [nested(10_000), 'is nested more than 64 deep'],
    [`{"a":"${'x'.repeat(1_000_000)}"}`, 'the answer is longer than 1 MB'],
    [`{"a":"${'é'.repeat(500_000)}"}`, 'the answer is longer than 1 MB'],
  ])('describes the problem: %#', (text, problem) => {
    expect(parseAnswer(text)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('reads 64 levels', () => {
    expect(parseAnswer(nested(64))).toEqual({ value: JSON.parse(nested(64)) });
  });

  it('never throws, and describes problems in one printable line', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.tuple(fc.constant('{"a":'), anyText).map((t) => t.join('')),
        ),
        (text) => {
          const parsed = parseAnswer(text);
          if ('problem' in parsed) expect(parsed.problem).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
          else
            expect(JSON.parse(text.replace(/^\s*```(json)?|```\s*$/gi, ''))).toEqual(parsed.value);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('accepts names of inherited functions as keys', () => {
    const parsed = parseAnswer('{"toString":1,"hasOwnProperty":2}');
    expect(parsed).toEqual({ value: { toString: 1, hasOwnProperty: 2 } });
  });
});
