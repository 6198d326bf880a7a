/**
 * A series with the same mean and the same autocorrelations, and chance in everything else: its Fourier
 * phases are turned.
 *
 * It is a diagnostic, and no control: what keeps the autocorrelation keeps an edge that is made of it.
 * The transform is written out, so the time grows with the square of the length; meant for thousands of
 * values.
 *
 * @param phases angle that is added to each frequency above 0 and below one half, slowest first:
 *   ⌊(n − 1) / 2⌋ of them
 * @throws {RangeError} there are not so many
 * @see Theiler, Eubank, Longtin, Galdrikian & Farmer, Physica D 58 (1992), 77
 */
export function phaseRandomise(values: ArrayLike<number>, phases: ArrayLike<number>): Float64Array {
  const n = values.length;
  if (phases.length !== Math.max(0, Math.floor((n - 1) / 2))) {
    throw new RangeError(`Cannot turn the phases of ${n} values by ${phases.length} angles`);
  }
  const angle = (k: number, i: number) => (2 * Math.PI * ((k * i) % n)) / n;
  const out = new Float64Array(n);
  for (let k = 0; 2 * k <= n; k++) {
    let real = 0;
    let imaginary = 0;
    for (let i = 0; i < n; i++) {
      real += values[i]! * Math.cos(angle(k, i));
      imaginary -= values[i]! * Math.sin(angle(k, i));
    }
    // The mean and, of an even length, the fastest wave have no conjugate to be turned against them.
    const isSingle = k === 0 || 2 * k === n;
    const turn = isSingle ? 0 : phases[k - 1]!;
    const size = (Math.hypot(real, imaginary) * (isSingle ? 1 : 2)) / n;
    const phase = Math.atan2(imaginary, real) + turn;
    for (let i = 0; i < n; i++) out[i]! += size * Math.cos(angle(k, i) + phase);
  }
  return out;
}
