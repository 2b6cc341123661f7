import { type Coordinates, isCoordinates } from './coordinates.ts';
import type { PomModel } from './pom-model.ts';

/** Properties that refer to properties, and so on. */
const MAX_DEPTH = 16;
/** Look-ups for one text: properties that double at each step would otherwise grow without end. */
const MAX_LOOKUPS = 200;
const LONGEST = 1024;

/** Value of a property by name; undefined when nothing says. */
export type Properties = (name: string) => string | undefined;

/**
 * Fills in `${…}`.
 * @returns undefined when a property is unknown, or refers to itself in the end
 */
export function interpolate(text: string, properties: Properties): string | undefined {
  let lookups = 0;
  const fill = (value: string, depth: number): string | undefined => {
    if (!value.includes('${')) return value;
    if (depth > MAX_DEPTH) return undefined;
    let filled = '';
    let at = 0;
    for (let from = value.indexOf('${'); from !== -1; from = value.indexOf('${', at)) {
      const to = value.indexOf('}', from);
      if (to === -1) break;
      const found = ++lookups > MAX_LOOKUPS ? undefined : properties(value.slice(from + 2, to).trim());
      const part = found === undefined ? undefined : fill(found, depth + 1);
      if (part === undefined) return undefined;
      filled += value.slice(at, from) + part;
      at = to + 1;
      if (filled.length > LONGEST) return undefined;
    }
    return filled + value.slice(at);
  };
  return fill(text, 0)?.trim();
}

/** `project.version`, `pom.version` and, as the oldest projects write it, `version`. */
const BUILT_IN = /^(?:(project|pom)\.)?(parent\.)?(groupId|artifactId|version)$/;

/**
 * What a project and its parents define, as Maven looks it up: members of the project itself first, then properties,
 * those of the project before its parents'.
 * @param lineage the project, its parent, the parent's parent …
 * @see https://maven.apache.org/ref/3.9.9/maven-model-builder/ (Model Interpolation)
 */
export function propertiesOf(lineage: readonly PomModel[]): Properties {
  const [model] = lineage;
  return (name) => {
    const [, prefix, parent, member] = BUILT_IN.exec(name) ?? [];
    const builtIn = (): string | undefined => {
      if (model === undefined || member === undefined) return undefined;
      const key = member as 'groupId' | 'artifactId' | 'version';
      return parent === undefined ? (model[key] ?? model.parent?.[key]) : model.parent?.[key];
    };
    if (prefix !== undefined) return builtIn() ?? defined(lineage, name);
    return defined(lineage, name) ?? builtIn();
  };
}

const defined = (lineage: readonly PomModel[], name: string): string | undefined =>
  lineage.find(({ properties }) => properties.has(name))?.properties.get(name);

/** Coordinates of a project, by itself and the parent that it names; undefined when they cannot be told. */
export function ownCoordinates(model: PomModel, lineage: readonly PomModel[] = [model]): Coordinates | undefined {
  const properties = propertiesOf(lineage);
  const value = (text = ''): string => interpolate(text, properties) ?? '';
  const found = {
    groupId: value(model.groupId ?? model.parent?.groupId),
    artifactId: value(model.artifactId),
    version: value(model.version ?? model.parent?.version),
  };
  return isCoordinates(found) ? found : undefined;
}
