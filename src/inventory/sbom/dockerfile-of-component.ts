import type { DockerfileIssue, DockerfileReport } from '../../domain/inventory.ts';
import { compareText } from '../../domain/order.ts';
import { HISTORY_PATH } from '../dockerfile/read-dockerfiles.ts';
import { type JsonObject, propertiesOf, textOf } from './json.ts';
import { ASSAY, firstOf, SBOMGEN, SCANNER } from './properties.ts';

const NAME = /^dockerfile:/;

function issueOf(check: string, lines: string): DockerfileIssue[] {
  const match = /^affected_lines:(\d{1,9})-(\d{1,9})$/.exec(lines);
  return match === null ? [] : [{ check, startLine: Number(match[1]), endLine: Number(match[2]) }];
}

/** inspector-sbomgen calls a build history `comp-1.Dockerfile`, after the image's component. */
const pathOf = (name: string): string =>
  /^comp-\d+\.Dockerfile$/.test(name) ? HISTORY_PATH : `/${name.replace(/^\.?\//, '')}`;

/** The findings on a `dockerfile:PATH` component, as inspector-sbomgen and ScanSbom write them. */
export function readDockerfile(component: JsonObject): DockerfileReport | undefined {
  const name = textOf(component.name);
  if (component.type !== 'file' || name === undefined || !NAME.test(name)) return undefined;
  const bag = propertiesOf(component);
  const issues = [...bag].flatMap(([property, values]) => {
    const prefix = [SBOMGEN.dockerfileFinding, SCANNER.dockerfileFinding].find((each) => property.startsWith(each));
    return prefix === undefined ? [] : values.flatMap((lines) => issueOf(property.slice(prefix.length), lines));
  });
  if (issues.length === 0) return undefined;
  return {
    path: firstOf(bag, ASSAY.path) ?? pathOf(name.replace(NAME, '')),
    issues: issues.sort((a, b) => a.startLine - b.startLine || a.endLine - b.endLine || compareText(a.check, b.check)),
  };
}
