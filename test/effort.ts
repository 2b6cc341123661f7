/** How much more than in CI the random tests try: `npm run test:long` sets it. */
const factor = Number(process.env.ASSAY_TEST_EFFORT ?? '1');

/** So many runs in CI, as many times more in a long run. */
export const effort = (runs: number): number => runs * factor;

/** So many runs in CI, and that many in a long run. */
export const effortOf = (runs: number, longRuns: number): number => (factor > 1 ? longRuns : runs);
