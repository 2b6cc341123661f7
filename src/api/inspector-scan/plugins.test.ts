import { describe, expect, test } from 'vitest';
import { answerOf, CYCLONEDX_ANSWERS, inventedDatabase, SBOMS, sharedJson } from '../../../test/inspector/recorded.ts';
import { hasShared } from '../../../test/shared.ts';

// What the CI plugins of Amazon Inspector do with an answer, written down from their behaviour: the GitHub Action
// (aws-actions/vulnerability-scan-github-action-for-amazon-inspector), the Jenkins and TeamCity plugins (inspector.md 3.16).
// It runs on the real service's recorded answers first, so that what is written here is known to be true of them.

interface Property {
  readonly name: string;
  readonly value: string;
}
interface Rating {
  readonly source: { readonly name: string };
  readonly severity: string;
  readonly method: string;
  readonly score?: number;
}
interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly purl?: string;
  readonly properties?: readonly Property[];
  readonly components?: readonly Component[];
}
interface Vulnerability {
  readonly id: string;
  readonly ratings?: readonly Rating[];
  readonly affects: readonly { readonly ref: string }[];
  readonly properties?: readonly Property[];
  readonly description?: string;
  readonly created?: string;
  readonly updated?: string;
  readonly cwes?: readonly number[];
}
interface Answer {
  readonly sbom: {
    readonly bomFormat: string;
    readonly specVersion: string;
    readonly metadata: { readonly properties?: readonly Property[] };
    readonly components: readonly Component[];
    readonly vulnerabilities: readonly Vulnerability[];
  };
}

const PREFIX = 'amazon:inspector:sbom_scanner:';
const propertyOf = (properties: readonly Property[] | undefined, name: string): string | undefined =>
  properties?.find((property) => property.name === PREFIX + name)?.value;

/** The Action finds nested components, Jenkins only those at the top. */
const flatten = (components: readonly Component[]): Component[] =>
  components.flatMap((component) => [component, ...flatten(component.components ?? [])]);

/** The Action's counts come from the five properties of the metadata; any other property there is an error to it. */
function actionCounts({ sbom }: Answer): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { name, value } of sbom.metadata.properties ?? []) {
    const severity = /^amazon:inspector:sbom_scanner:(critical|high|medium|low|other)_vulnerabilities$/.exec(name)?.[1];
    if (severity === undefined || !/^\d+$/.test(value)) throw new Error(`not a count: ${name} = ${value}`);
    counts[severity] = Number(value);
  }
  return counts;
}

/** A threshold of 0 is no threshold; one that is reached is exceeded. */
const actionExceeds = (counts: Record<string, number>, thresholds: Record<string, number>): boolean =>
  Object.entries(thresholds).some(([severity, limit]) => limit > 0 && (counts[severity] ?? 0) >= limit);

/** Whose rating the Action shows; it reads `source.name`, `severity` and `method` of every one, and the score of a CVSS 3.1. */
function actionRating(ratings: readonly Rating[] | undefined): { severity: string; provider: string; score: string } {
  for (const provider of ['NVD', 'MITRE', 'GHSA', 'GITLAB', 'AMAZON_INSPECTOR']) {
    for (const rating of ratings ?? []) {
      if (rating.source.name !== provider) continue;
      if (rating.method === 'CVSSv31' && rating.score === undefined) throw new Error('a CVSS without a score');
      return {
        severity: rating.severity === 'unknown' ? 'untriaged' : rating.severity,
        provider,
        score: rating.method === 'CVSSv31' ? String(rating.score) : 'null',
      };
    }
  }
  return { severity: 'untriaged', provider: 'NVD', score: 'null' };
}

/** A row of the Action's CSV: eleven cells, the words `null` for what is not there. */
function actionRow(v: Vulnerability, components: readonly Component[]): string[] {
  const { severity, provider, score } = actionRating(v.ratings);
  const affected = flatten(components).filter((c) => v.affects.some(({ ref }) => ref === c['bom-ref']));
  const joined = (texts: readonly (string | undefined)[]): string =>
    texts.filter((text) => text !== undefined && text !== '').join(';') || 'null';
  const fixed = (v.properties ?? []).filter(({ name }) => name.includes(`${PREFIX}fixed_version:comp-`));
  const epss = v.ratings?.find(({ source }) => source.name === 'EPSS')?.score;
  return [
    ...[v.id, severity, provider, score],
    joined(affected.map(({ purl }) => purl && decodeURIComponent(purl))),
    joined(fixed.map(({ value }) => value)),
    joined(affected.map(({ properties }) => propertyOf(properties, 'path'))),
    epss === undefined || epss === 0 ? 'null' : String(epss),
    propertyOf(v.properties, 'exploit_available') ?? 'null',
    propertyOf(v.properties, 'exploit_last_seen_in_public') ?? 'null',
    joined((v.cwes ?? []).map((cwe) => `CWE-${cwe}`)),
  ];
}

/** A row of the Action's report on Dockerfiles: id, severity by AMAZON_INSPECTOR, description, files, lines. */
function actionDockerfileRow(v: Vulnerability, components: readonly Component[]): string[] {
  const severity = v.ratings?.find(({ source }) => source.name.includes('AMAZON_INSPECTOR'))?.severity;
  const places = v.affects.map(({ ref }) => {
    // It looks among the components at the top alone, and takes their properties for granted.
    const component = components.find((each) => each['bom-ref'] === ref);
    if (component?.properties === undefined) throw new Error(`${ref} has no properties`);
    const lines = component.properties
      .filter(({ name }) => name === `${PREFIX}dockerfile_finding:${v.id}`)
      .map(({ value }) => value.split(':')[1]);
    return { file: component.name, lines };
  });
  return [
    ...[v.id, severity ?? '', v.description ?? ''],
    places.map(({ file }) => file).join(),
    places.flatMap(({ lines }) => lines).join(),
  ];
}

/** The highest severity of any rating; `other` without one. */
const JENKINS_ORDER = ['other', 'none', 'unknown', 'info', 'low', 'medium', 'high', 'critical'];
const jenkinsSeverity = ({ ratings = [] }: Vulnerability): string =>
  ratings.map(({ severity }) => severity).sort((a, b) => JENKINS_ORDER.indexOf(b) - JENKINS_ORDER.indexOf(a))[0] ??
  'other';

interface JenkinsSettings {
  /** Absent: no severity threshold. All 0 never fails. */
  readonly counts?: Readonly<Record<'critical' | 'high' | 'medium' | 'low', number>>;
  readonly epss?: number;
  readonly suppressed?: readonly string[];
  readonly autoFail?: readonly string[];
}

/** Does the build of Jenkins or TeamCity fail? The auto-fail list wins over all, then what is suppressed does not count. */
function jenkinsFails({ sbom }: Answer, settings: JenkinsSettings): boolean {
  const all = sbom.vulnerabilities ?? [];
  if (all.some(({ id }) => settings.autoFail?.includes(id))) return true;
  const counted = all.filter(({ id }) => !settings.suppressed?.includes(id));
  const epssOf = (v: Vulnerability): number => v.ratings?.find(({ source }) => source.name === 'EPSS')?.score ?? 0;
  if (settings.epss !== undefined && counted.some((v) => epssOf(v) >= (settings.epss ?? 1))) return true;
  return Object.entries(settings.counts ?? {}).some(
    ([severity, limit]) => limit > 0 && counted.filter((v) => jenkinsSeverity(v) === severity).length > limit,
  );
}

const isDockerfile = ({ id }: Vulnerability): boolean => id.includes('IN-DOCKER');

describe.skipIf(!hasShared)('the CI plugins of Amazon Inspector', () => {
  const sboms = Object.entries(SBOMS).map(([name, path]) => [name, sharedJson(path)] as const);
  const database = inventedDatabase(sboms.map(([, sbom]) => sbom));
  const ours = sboms.map(([name, sbom]) => [`ours of ${name}`, answerOf(sbom, database) as Answer] as const);
  const recorded = CYCLONEDX_ANSWERS.map((path) => [path, sharedJson(path) as Answer] as const);
  // The example is a made-up answer of the plugins' own tests, without counts.
  const counted = [...recorded.filter(([path]) => !path.includes('example')), ...ours];

  test.each(counted)('GitHub Action, counts and thresholds: %s', (_, answer) => {
    expect(answer.sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
    const counts = actionCounts(answer);
    expect(Object.keys(counts).sort()).toEqual(['critical', 'high', 'low', 'medium', 'other']);
    const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
    expect(total).toBe(answer.sbom.vulnerabilities.length);
    const none = { critical: 0, high: 0, medium: 0, low: 0, other: 0 };
    expect(actionExceeds(counts, none)).toBe(false);
    for (const [severity, n] of Object.entries(counts)) {
      expect(actionExceeds(counts, { ...none, [severity]: n + 1 })).toBe(false);
      if (n > 0) expect(actionExceeds(counts, { ...none, [severity]: n })).toBe(true);
    }
  });

  test.each([...recorded, ...ours])('GitHub Action, rows of CSV and markdown: %s', (_, { sbom }) => {
    for (const v of sbom.vulnerabilities.filter((each) => !isDockerfile(each))) {
      const row = actionRow(v, sbom.components);
      expect(row).toHaveLength(11);
      if (v.id === 'IN-DISCONTINUED-001') continue; // of the system, which has no purl
      // Its markdown sorts by the score, which is a number or the word null.
      expect(row[3] === 'null' || Number.isFinite(Number(row[3]))).toBe(true);
      expect(row[4]).toMatch(/^pkg:/);
      expect(row[1]).toMatch(/^(critical|high|medium|low|info|none|untriaged)$/);
      if (row[8] !== 'null') expect(row[8]).toBe('true');
      // Every fixed version that there is reaches the table.
      const fixes = (v.properties ?? []).filter(({ name }) => name.includes('fixed_version'));
      expect(row[5]?.split(';').filter((text) => text !== 'null')).toHaveLength(fixes.length);
    }
  });

  test.each([...recorded, ...ours])('GitHub Action, rows on Dockerfiles: %s', (_, { sbom }) => {
    for (const v of sbom.vulnerabilities.filter(isDockerfile)) {
      const [id, severity, description, files, lines] = actionDockerfileRow(v, sbom.components);
      expect(id).toMatch(/^IN-DOCKER-\d{3}/);
      expect(severity).toMatch(/^(critical|high|medium|low|info)$/);
      expect(description).not.toBe('');
      expect(files).toMatch(/^dockerfile:/);
      expect(lines).toMatch(/^\d+-\d+(,\d+-\d+)*$/);
    }
  });

  test('GitHub Action: the severity that it shows is the one that is counted', () => {
    for (const [name, { sbom }] of ours) {
      const shown = { critical: 0, high: 0, medium: 0, low: 0, other: 0 };
      for (const v of sbom.vulnerabilities) {
        const severity = isDockerfile(v)
          ? actionDockerfileRow(v, sbom.components)[1]
          : actionRating(v.ratings).severity;
        const key = (Object.keys(shown) as (keyof typeof shown)[]).find((each) => each === severity) ?? 'other';
        shown[key]++;
      }
      expect(shown, name).toEqual(actionCounts({ sbom }));
    }
  });

  test.each([...recorded, ...ours])(
    'Jenkins and TeamCity: every affected component is found, with its row: %s',
    (name, { sbom }) => {
      // Sub-packages that name their source are components of their own, as in the real INSPECTOR answer: Jenkins finds
      // those at the top only.
      const components = name.includes('dockerfile') ? flatten(sbom.components) : sbom.components;
      const byRef = new Map(components.map((component) => [component['bom-ref'], component]));
      for (const v of sbom.vulnerabilities) {
        expect(v.created).toMatch(/^\d{4}-/);
        for (const { ref } of v.affects) expect(byRef.get(ref), `${v.id} ${ref}`).toBeDefined();
      }
    },
  );

  test('Jenkins and TeamCity: thresholds, EPSS, suppressed and auto-fail lists', () => {
    for (const [name, answer] of counted) {
      const all = answer.sbom.vulnerabilities;
      const ids = all.map(({ id }) => id);
      const off = { critical: 0, high: 0, medium: 0, low: 0 };
      expect(jenkinsFails(answer, {}), name).toBe(false);
      expect(jenkinsFails(answer, { counts: off }), name).toBe(false);
      const criticals = all.filter((v) => jenkinsSeverity(v) === 'critical').length;
      if (criticals > 1) {
        const counts = { ...off, critical: criticals - 1 };
        expect(jenkinsFails(answer, { counts }), name).toBe(true);
        expect(jenkinsFails(answer, { counts, suppressed: ids }), name).toBe(false);
        expect(jenkinsFails(answer, { counts: { ...off, critical: criticals } }), name).toBe(false);
      }
      expect(jenkinsFails(answer, { autoFail: ids.slice(0, 1), suppressed: ids }), name).toBe(true);
      const hasEpss = all.some(({ ratings }) => ratings?.some(({ source }) => source.name === 'EPSS'));
      expect(jenkinsFails(answer, { epss: 0.00001 }), name).toBe(hasEpss);
      expect(jenkinsFails(answer, { epss: 1 }), name).toBe(false);
    }
  });
});
