import type { CvssRating } from '../domain/advisory.ts';
import { parseCvss } from '../domain/cvss.ts';
import type { ScoreAdjustment } from '../domain/finding.ts';

/** From where the machine's ports can be reached at all; `unknown` until somebody has looked. */
export type Exposure = 'internet' | 'private-network' | 'none' | 'unknown';

export interface ScoreContext {
  readonly exposure: Exposure;
  /** Somebody is exploiting the vulnerability: nothing speaks for a lower score then. */
  readonly exploited: boolean;
}

export interface AdjustedScore {
  readonly score: number;
  readonly version: CvssRating['version'];
  readonly vector: string;
  /** What was changed and why; empty when the score is the vendor's own. */
  readonly adjustments: readonly ScoreAdjustment[];
}

/** Exposure → the attack vector that an attacker from outside has in truth. docs/severity.md shows this table. */
const ATTACK_VECTORS: Readonly<Partial<Record<Exposure, { readonly value: string; readonly reason: string }>>> = {
  'private-network': { value: 'A', reason: 'The machine can be reached from private or peered networks only' },
  none: { value: 'L', reason: 'No network path leads to the machine' },
};

/**
 * The Inspector score: the deciding CVSS 3.x, corrected for where the machine stands (inspector.md 3.3). The formula is
 * CVSS's own, computed anew for the corrected vector. Only a lower attack vector is ever set, and never for a
 * vulnerability that is being exploited.
 */
export function inspectorScore(rating: CvssRating, { exposure, exploited }: ScoreContext): AdjustedScore {
  const { baseScore: score, version, vector } = rating;
  const unchanged = { score, version, vector, adjustments: [] };
  const rule = ATTACK_VECTORS[exposure];
  if (rule === undefined || exploited || !version.startsWith('3.') || !vector.includes('/AV:N/')) return unchanged;
  const corrected = parseCvss(vector.replace('/AV:N/', `/AV:${rule.value}/`), rating.source);
  if (corrected === undefined || corrected.baseScore >= score) return unchanged;
  return {
    score: corrected.baseScore,
    version,
    vector: corrected.vector,
    adjustments: [{ metric: 'Attack Vector', reason: rule.reason }],
  };
}
