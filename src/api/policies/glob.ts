/**
 * IAM's wildcards: `*` is any text, also none; `?` is one character. Takes time in proportion to pattern × text at the
 * worst, whatever the pattern, because policies are written by users.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let [p, t] = [0, 0];
  /** Where to go on when the last `*` has to take one character more. */
  let [afterStar, taken] = [-1, 0];
  while (t < text.length) {
    if (pattern[p] === '*') {
      [afterStar, taken] = [++p, t];
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (afterStar >= 0) {
      [p, t] = [afterStar, ++taken];
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
