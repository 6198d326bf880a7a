import fc from 'fast-check';

/** Text that breaks things: markup, escapes, changes of direction, odd spaces, half characters. */
export const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'<>&"\'|`*_[](){}\\/#~!-.$%;:= \n\r\t\0\u001b\u0007\u007f\u009b'),
    fc.constantFrom('\u202e', '\u2066', '\u200f', '\u200b', '\u2028', '\u00a0', '\ufeff', '\ud800'),
    fc.constantFrom('a', 'B', '7', 'é', 'ünï', '漢', '😀', 'e\u0301'),
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  ),
  maxLength: 60,
});
