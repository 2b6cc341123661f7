import { cvssScores } from '../../domain/cvss.ts';
import { type Fields, fieldsOf, textOf } from '../../feeds/csaf/fields.ts';
import { type CsafContent, remarksOf } from './content.ts';
import { type CsafFlaw, type Placed, placedTexts } from './flaw.ts';

/** Property of the JSON representation → metric of the vector. @see https://www.first.org/cvss/data-representations */
const METRICS_V3: Readonly<Record<string, string>> = {
  ...{ attackVector: 'AV', attackComplexity: 'AC', privilegesRequired: 'PR', userInteraction: 'UI', scope: 'S' },
  ...{ confidentialityImpact: 'C', integrityImpact: 'I', availabilityImpact: 'A' },
  ...{ exploitCodeMaturity: 'E', remediationLevel: 'RL', reportConfidence: 'RC' },
  ...{ confidentialityRequirement: 'CR', integrityRequirement: 'IR', availabilityRequirement: 'AR' },
  ...{ modifiedAttackVector: 'MAV', modifiedAttackComplexity: 'MAC', modifiedPrivilegesRequired: 'MPR' },
  ...{ modifiedUserInteraction: 'MUI', modifiedScope: 'MS', modifiedConfidentialityImpact: 'MC' },
  ...{ modifiedIntegrityImpact: 'MI', modifiedAvailabilityImpact: 'MA' },
};
const METRICS_V2: Readonly<Record<string, string>> = {
  ...{ accessVector: 'AV', accessComplexity: 'AC', authentication: 'Au' },
  ...{ confidentialityImpact: 'C', integrityImpact: 'I', availabilityImpact: 'A' },
  ...{ exploitability: 'E', remediationLevel: 'RL', reportConfidence: 'RC' },
  ...{ collateralDamagePotential: 'CDP', targetDistribution: 'TD' },
  ...{ confidentialityRequirement: 'CR', integrityRequirement: 'IR', availabilityRequirement: 'AR' },
};
/** Words whose abbreviation is not their first letter. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  ...{ ADJACENT_NETWORK: 'A', NOT_DEFINED: 'X', PROOF_OF_CONCEPT: 'P', OFFICIAL_FIX: 'O', TEMPORARY_FIX: 'T' },
};
const ABBREVIATIONS_V2: Readonly<Record<string, string>> = {
  ...{ NOT_DEFINED: 'ND', PROOF_OF_CONCEPT: 'POC', OFFICIAL_FIX: 'OF', TEMPORARY_FIX: 'TF', UNCONFIRMED: 'UC' },
  ...{ UNCORROBORATED: 'UR', LOW_MEDIUM: 'LM', MEDIUM_HIGH: 'MH' },
};

const severityOf = (score: number): string =>
  score >= 9 ? 'CRITICAL' : score >= 7 ? 'HIGH' : score >= 4 ? 'MEDIUM' : score > 0 ? 'LOW' : 'NONE';

const own = (table: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** 6.1.8: what FIRST's schemas demand. Says whether the vector can be computed with. */
function* shape({ path, value }: Placed<Fields>, isV2: boolean): Generator<CsafFlaw, boolean> {
  let isSound = true;
  const needed = ['version', 'vectorString', 'baseScore', ...(isV2 ? [] : ['baseSeverity'])];
  for (const key of needed) {
    const isThere = key === 'baseScore' ? typeof value[key] === 'number' : textOf(value[key]) !== undefined;
    if (!isThere) yield { test: '6.1.8', path: `${path}/${key}`, message: 'the score lacks it' };
  }
  const vector = textOf(value.vectorString) ?? '';
  const version = /^CVSS:(3\.[01])\//.exec(vector)?.[1] ?? '2.0';
  if (cvssScores(vector) === undefined || (version === '2.0') !== isV2) {
    isSound = false;
    yield { test: '6.1.8', path: `${path}/vectorString`, message: `${vector.slice(0, 100)} is no vector` };
  } else if (value.version !== undefined && value.version !== version) {
    yield { test: '6.1.8', path: `${path}/version`, message: `the vector is of version ${version}` };
  }
  return isSound;
}

/** 6.1.9: scores and severities follow from the vector. */
function* computed({ path, value }: Placed<Fields>, isV2: boolean): Generator<CsafFlaw> {
  const scores = cvssScores(textOf(value.vectorString) ?? '');
  for (const kind of ['base', 'temporal', 'environmental'] as const) {
    const score = scores?.[kind];
    const [stated, severity] = [value[`${kind}Score`], textOf(value[`${kind}Severity`])];
    if (score === undefined) continue;
    if (typeof stated === 'number' && stated !== score)
      yield { test: '6.1.9', path: `${path}/${kind}Score`, message: `the vector gives ${score}` };
    if (!isV2 && severity !== undefined && severity !== severityOf(score))
      yield { test: '6.1.9', path: `${path}/${kind}Severity`, message: `the vector gives ${severityOf(score)}` };
  }
}

/** 6.1.10: metrics that are also written out agree with the vector. */
function* consistent({ path, value }: Placed<Fields>, isV2: boolean): Generator<CsafFlaw> {
  const metrics = new Map(
    (textOf(value.vectorString) ?? '').split('/').map((metric) => metric.split(':') as [string, string]),
  );
  for (const [property, metric] of Object.entries(isV2 ? METRICS_V2 : METRICS_V3)) {
    const word = textOf(value[property]);
    if (word === undefined) continue;
    const short = (isV2 ? own(ABBREVIATIONS_V2, word) : own(ABBREVIATIONS, word)) ?? word.charAt(0);
    const undefinedShort = isV2 ? 'ND' : 'X';
    if ((metrics.get(metric) ?? undefinedShort) !== short)
      yield {
        test: '6.1.10',
        path: `${path}/${property}`,
        message: `the vector says ${metric}:${metrics.get(metric)}`,
      };
  }
}

/** 6.1.7 to 6.1.10 */
export function* scoreTests({ vulnerabilities }: CsafContent): Generator<CsafFlaw, void, undefined> {
  for (const vulnerability of vulnerabilities) {
    const scored = new Set<string>();
    for (const { path, value } of remarksOf(vulnerability, 'scores')) {
      for (const key of ['cvss_v2', 'cvss_v3'] as const) {
        const cvss = fieldsOf(value[key]);
        if (cvss === undefined) continue;
        const place = { path: `${path}/${key}`, value: cvss };
        const isV2 = key === 'cvss_v2';
        const version = textOf(cvss.version) ?? key;
        for (const { path: at, value: product } of placedTexts(value.products, `${path}/products`)) {
          const subject = `${product}\0${version}`;
          if (scored.has(subject))
            yield { test: '6.1.7', path: at, message: `product ${product} has two scores of CVSS ${version}` };
          scored.add(subject);
        }
        if (!(yield* shape(place, isV2))) continue;
        yield* computed(place, isV2);
        yield* consistent(place, isV2);
      }
    }
  }
}
