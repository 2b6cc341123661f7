import { describe, expect, test } from 'vitest';
import { parseCvss } from '../domain/cvss.ts';
import { type Exposure, inspectorScore } from './inspector-score.ts';

const rating = (vector: string) => {
  const parsed = parseCvss(vector, 'NVD');
  if (parsed === undefined) throw new Error(vector);
  return parsed;
};
const NETWORK = rating('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H');

describe('the Inspector score', () => {
  test.each<[Exposure, number, string, number]>([
    ['internet', 9.8, 'N', 0],
    ['unknown', 9.8, 'N', 0],
    ['private-network', 8.8, 'A', 1],
    ['none', 8.4, 'L', 1],
  ])('of a machine with exposure %s', (exposure, score, attackVector, count) => {
    const adjusted = inspectorScore(NETWORK, { exposure, exploited: false });
    expect(adjusted.score).toBe(score);
    expect(adjusted.vector).toContain(`/AV:${attackVector}/`);
    expect(adjusted.adjustments).toHaveLength(count);
  });

  test('is not lowered for what is being exploited', () => {
    expect(inspectorScore(NETWORK, { exposure: 'none', exploited: true }).score).toBe(9.8);
  });

  test('says what was changed and why', () => {
    expect(inspectorScore(NETWORK, { exposure: 'none', exploited: false }).adjustments).toEqual([
      { metric: 'Attack Vector', reason: 'No network path leads to the machine' },
    ]);
  });

  test.each([
    'CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'AV:N/AC:L/Au:N/C:P/I:P/A:P',
    'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
  ])('leaves %s as it is', (vector) => {
    const given = rating(vector);
    expect(inspectorScore(given, { exposure: 'none', exploited: false })).toEqual({
      score: given.baseScore,
      version: given.version,
      vector: given.vector,
      adjustments: [],
    });
  });
});
