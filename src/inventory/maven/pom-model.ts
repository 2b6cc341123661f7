import { childOf, childrenOf, childText, parseXml, type XmlElement } from '../formats/xml.ts';

/** A dependency as a pom.xml writes it: properties not yet filled in. */
export interface PomDependency {
  readonly groupId: string;
  readonly artifactId: string;
  readonly version?: string;
  readonly type?: string;
  readonly classifier?: string;
  readonly scope?: string;
  readonly optional?: string;
  readonly exclusions: readonly Exclusion[];
}

/** Left out below a dependency; `*` stands for all. */
export interface Exclusion {
  readonly groupId: string;
  readonly artifactId: string;
}

export interface PomParent {
  readonly groupId?: string;
  readonly artifactId?: string;
  readonly version?: string;
  /** Absent when not written; empty when the parent is to be looked for in repositories only. */
  readonly relativePath?: string;
}

/** What one pom.xml says, before its parents have a say. */
export interface PomModel {
  readonly groupId?: string;
  readonly artifactId?: string;
  readonly version?: string;
  readonly parent?: PomParent;
  readonly properties: ReadonlyMap<string, string>;
  readonly dependencies: readonly PomDependency[];
  readonly managed: readonly PomDependency[];
  readonly modules: readonly string[];
}

/** Texts longer than any id, version or property that means something. */
const LONGEST = 1024;

const text = (element: XmlElement | undefined, name: string): string | undefined => {
  const found = childText(element, name);
  return found === undefined || found.length > LONGEST ? undefined : found;
};

/** Members that are there: optional ones may not be undefined. */
function present<K extends string>(element: XmlElement | undefined, ...names: readonly K[]): { [N in K]?: string } {
  const found: { [N in K]?: string } = {};
  for (const name of names) {
    const value = text(element, name);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

function dependencyOf(element: XmlElement): PomDependency {
  return {
    groupId: text(element, 'groupId') ?? '',
    artifactId: text(element, 'artifactId') ?? '',
    ...present(element, 'version', 'type', 'classifier', 'scope', 'optional'),
    exclusions: childrenOf(childOf(element, 'exclusions'), 'exclusion').map((each) => ({
      groupId: text(each, 'groupId') ?? '',
      artifactId: text(each, 'artifactId') ?? '*',
    })),
  };
}

const dependenciesOf = (element: XmlElement | undefined): PomDependency[] =>
  childrenOf(childOf(element, 'dependencies'), 'dependency').map(dependencyOf);

function propertiesOf(element: XmlElement): [string, string][] {
  const properties = childOf(element, 'properties')?.children ?? [];
  return properties.filter((each) => each.text.length <= LONGEST).map((each) => [each.name, each.text]);
}

function parentOf(project: XmlElement): PomParent | undefined {
  const element = childOf(project, 'parent');
  if (element === undefined) return undefined;
  const relativePath = childOf(element, 'relativePath')?.text;
  return {
    ...present(element, 'groupId', 'artifactId', 'version'),
    ...(relativePath !== undefined && relativePath.length <= LONGEST && { relativePath }),
  };
}

/**
 * Reads a pom.xml. Profiles count only when they are active by default.
 * @throws Error when it is no XML or no Maven project
 * @see https://maven.apache.org/ref/3.9.9/maven-model/maven.html
 */
export function parsePom(bytes: Uint8Array): PomModel {
  const project = parseXml(bytes);
  if (project.name !== 'project') throw new Error(`is no Maven project: root element ${project.name.slice(0, 100)}`);
  const profiles = childrenOf(childOf(project, 'profiles'), 'profile').filter(
    (profile) => text(childOf(profile, 'activation'), 'activeByDefault') === 'true',
  );
  const parts = [project, ...profiles];
  const parent = parentOf(project);
  return {
    ...present(project, 'groupId', 'artifactId', 'version'),
    ...(parent !== undefined && { parent }),
    properties: new Map(parts.flatMap(propertiesOf)),
    dependencies: parts.flatMap(dependenciesOf),
    managed: parts.flatMap((part) => dependenciesOf(childOf(part, 'dependencyManagement'))),
    modules: parts.flatMap((part) => childrenOf(childOf(part, 'modules'), 'module').map((each) => each.text)),
  };
}
